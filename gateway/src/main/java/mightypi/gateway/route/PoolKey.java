package mightypi.gateway.route;

/**
 * Which endpoints are meant and how they are spoken to. What has the same key in two tables is the
 * same pool: its connections live on.
 *
 * @param port the port of the Service, by number or name
 * @param variant tells pools of one Service apart whose settings differ (TLS, balancing); empty for
 *     the plain one
 */
public record PoolKey(
    String namespace, String service, String port, Protocol protocol, String variant) {

  @Override
  public String toString() {
    return namespace + "/" + service + ":" + port;
  }
}
