package mightypi.certificates.acme.fact;

/** Names in objects that users of cert-manager know, and those that are our own. */
public final class Words {

  public static final String FINALIZER = "acme.cert-manager.io/finalizer";

  /** On a ClusterIssuer's or Issuer's way to Cloudflare; a deviation for its API elsewhere. */
  public static final String CLOUDFLARE_BASE_URL = "mightypi.cloud/cloudflare-base-url";

  /**
   * On an Order, a Challenge or an Issuer: the authority asked us not to ask before this time (RFC
   * 3339).
   */
  public static final String RETRY_AFTER = "mightypi.cloud/acme-retry-after";

  /** On an Order: the RFC 9773 identifier of the certificate that it replaces. */
  public static final String REPLACES = "mightypi.cloud/acme-replaces";

  public static final String DNS_01 = "DNS-01";
  public static final String HTTP_01 = "HTTP-01";

  private Words() {}
}
