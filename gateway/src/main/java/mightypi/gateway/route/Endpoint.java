package mightypi.gateway.route;

import java.util.Optional;

/**
 * One place that answers.
 *
 * @param host an address, or a name for a Service of type ExternalName
 * @param isReady whether it takes new requests; one that is not may finish what it has
 */
public record Endpoint(String host, int port, Optional<String> zone, boolean isReady) {}
