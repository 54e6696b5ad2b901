package mightypi.gateway.backend;

/**
 * A port of a Service, by name or by number.
 *
 * @param port the name; empty when it is said by number
 * @param number 0 when it is said by name
 */
public record ServiceRef(String namespace, String name, String port, int number) {

  public static ServiceRef byNumber(String namespace, String name, int number) {
    return new ServiceRef(namespace, name, "", number);
  }

  public static ServiceRef byName(String namespace, String name, String port) {
    return new ServiceRef(namespace, name, port, 0);
  }

  String portText() {
    return port.isEmpty() ? String.valueOf(number) : port;
  }
}
