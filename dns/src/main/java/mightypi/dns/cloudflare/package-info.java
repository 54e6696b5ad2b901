/**
 * An HTTP API that is compatible with the part of Cloudflare's API v4 that ACME clients and
 * external-dns use: zones, dns_records, tokens. Enters: HTTP requests that carry a token, which is
 * a Secret of type {@code mightypi.cloud/dns-token} with its zones and permissions. Leaves: changes
 * of DNSRecords, answered when the name servers serve them, in Cloudflare's envelopes and with its
 * error codes.
 *
 * <p>The JDK's own server carries it, with a virtual thread for each request: the API sees a few
 * requests a day, and this costs no memory while it waits. It stands behind a ClusterIP; the world
 * comes through an Ingress, with its TLS and its limits.
 */
@NullMarked
package mightypi.dns.cloudflare;

import org.jspecify.annotations.NullMarked;
