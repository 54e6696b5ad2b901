package mightypi.gateway.route;

import java.util.Locale;

/**
 * Whom a listener or a route is for. Names are in lower case, without a final dot.
 *
 * @param name the whole name, or what stands after {@code *.}; empty for {@link Form#ANY}
 */
public record HostPattern(Form form, String name) {

  public static final HostPattern ANY = new HostPattern(Form.ANY, "");

  /** How much of a name it takes. */
  public enum Form {
    EXACT,
    /** {@code *.name} of an Ingress: one label in place of the star. */
    ONE_LABEL,
    /** {@code *.name} of the Gateway API: one label or more. */
    SUFFIX,
    ANY
  }

  public static HostPattern exact(String name) {
    return new HostPattern(Form.EXACT, normal(name));
  }

  /** A host of an Ingress; empty is any. */
  public static HostPattern ofIngress(String host) {
    return of(host, Form.ONE_LABEL);
  }

  /** A hostname of the Gateway API; empty is any. */
  public static HostPattern ofGateway(String hostname) {
    return of(hostname, Form.SUFFIX);
  }

  private static HostPattern of(String text, Form wildcard) {
    if (text.isEmpty()) {
      return ANY;
    }
    return text.startsWith("*.")
        ? new HostPattern(wildcard, normal(text.substring(2)))
        : exact(text);
  }

  /** As look-ups want it. */
  public static String normal(String host) {
    String lower = host.toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }

  public boolean matches(String host) {
    return switch (form) {
      case EXACT -> host.equals(name);
      case ONE_LABEL -> isBelow(host) && host.indexOf('.') == host.length() - name.length() - 1;
      case SUFFIX -> isBelow(host);
      case ANY -> true;
    };
  }

  private boolean isBelow(String host) {
    return host.length() > name.length() + 1
        && host.endsWith(name)
        && host.charAt(host.length() - name.length() - 1) == '.';
  }

  @Override
  public String toString() {
    return switch (form) {
      case EXACT -> name;
      case ONE_LABEL, SUFFIX -> "*." + name;
      case ANY -> "*";
    };
  }
}
