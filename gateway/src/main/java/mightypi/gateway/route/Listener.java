package mightypi.gateway.route;

/**
 * A port that the gateway answers on.
 *
 * @param port as clients see it: 80, 443, or what a Gateway's listener says
 * @param tls what to do by SNI; empty on a port without TLS. A name that is not there gets no
 *     certificate of anybody: a self-signed one, or a refusal.
 * @param hosts whose requests are answered; 404 for others
 */
public record Listener(int port, boolean isTls, Hosts<TlsBinding> tls, Hosts<VirtualHost> hosts) {

  /** Service ports above this have no port to listen on. */
  public static final int HIGHEST_PORT = 45_535;

  private static final int OFFSET = 20_000;

  /**
   * Where the process listens for a port of the Service: it shares its address with other servers,
   * and needs no privilege.
   */
  public static int localPort(int port) {
    return switch (port) {
      case 80 -> 8480;
      case 443 -> 8443;
      default -> port + OFFSET;
    };
  }
}
