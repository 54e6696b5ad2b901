package mightypi.api.kind.check;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The syntaxes of names in the Kubernetes API (RFC 1123, RFC 1035, qualified names). */
public final class Names {

  private static final String LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
  private static final String SUBDOMAIN_TEXT = LABEL + "(\\." + LABEL + ")*";
  // The same, without a repeated group: on those Java recurses, and a long name ends the stack.
  private static final String SUBDOMAIN_FORM =
      "(?!.*(\\.\\.|\\.-|-\\.))[a-z0-9]([-a-z0-9.]*[a-z0-9])?";
  private static final String QUALIFIED = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";

  private static final String SUBDOMAIN_FAULT =
      "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or"
          + " '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex"
          + " used for validation is '"
          + SUBDOMAIN_TEXT
          + "')";
  private static final String QUALIFIED_FAULT =
      "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an"
          + " alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for"
          + " validation is '"
          + QUALIFIED
          + "')";

  private static final Rule LABEL_FORM =
      Rule.of(
          63,
          Pattern.compile(LABEL),
          "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-',"
              + " and must start and end with an alphanumeric character (e.g. 'my-name',  or"
              + " '123-abc', regex used for validation is '"
              + LABEL
              + "')");

  public static final Rule DNS_LABEL = Names::faultsOfLabel;

  public static final Rule DNS_SUBDOMAIN =
      Rule.of(253, Pattern.compile(SUBDOMAIN_FORM), SUBDOMAIN_FAULT);

  public static final Rule DNS_1035_LABEL =
      Rule.of(
          63,
          Pattern.compile("[a-z]([-a-z0-9]*[a-z0-9])?"),
          "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with"
              + " an alphabetic character, and end with an alphanumeric character (e.g. 'my-name', "
              + " or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')");

  /** {@code *.shop.example}. */
  public static final Rule WILDCARD_SUBDOMAIN =
      Rule.of(
          253,
          Pattern.compile("\\*\\." + SUBDOMAIN_FORM),
          "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain,"
              + " which must consist of lower case alphanumeric characters, '-' or '.' and end with"
              + " an alphanumeric character (e.g. '*.example.com', regex used for validation is '\\*\\."
              + SUBDOMAIN_TEXT
              + "')");

  public static final Rule LABEL_VALUE =
      Rule.of(
          63,
          Pattern.compile("(" + QUALIFIED + ")?"),
          "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or"
              + " '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or"
              + " 'my_value',  or '12345', regex used for validation is '("
              + QUALIFIED
              + ")?')");

  /** Environment variables: since 1.32, all printable ASCII but {@code =}. */
  public static final Rule ENVIRONMENT =
      Rule.of(
          Integer.MAX_VALUE,
          Pattern.compile("[ -<>-~]+"),
          "a valid environment variable names must be printable ASCII characters other than '='"
              + " character");

  private static final Pattern KEY = Pattern.compile("[-._a-zA-Z0-9]+");

  /** Keys of ConfigMaps and Secrets. */
  public static final Rule CONFIG_KEY = Names::faultsOfKey;

  /** Label keys: {@code app}, {@code app.kubernetes.io/name}. */
  public static final Rule QUALIFIED_NAME = Names::faultsOfQualified;

  /** Names of RBAC objects are only path segments. */
  public static final Rule PATH_SEGMENT = Names::faultsOfSegment;

  /** Ports in Services and probes by name: IANA service names (RFC 6335). */
  public static final Rule PORT_NAME = Names::faultsOfPort;

  private static final Pattern QUALIFIED_PATTERN = Pattern.compile(QUALIFIED);

  private Names() {}

  /** Of a name that would do as a subdomain, the dots are what is wrong. */
  private static List<String> faultsOfLabel(String text) {
    List<String> faults = LABEL_FORM.faults(text);
    boolean dotted = text.contains(".") && DNS_SUBDOMAIN.faults(text).isEmpty();
    return dotted ? List.of("must not contain dots") : faults;
  }

  private static List<String> faultsOfQualified(String text) {
    String[] parts = text.split("/", -1);
    if (parts.length > 2) {
      return List.of(
          "a qualified name "
              + QUALIFIED_FAULT
              + " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')");
    }
    List<String> faults = new ArrayList<>();
    if (parts.length == 2) {
      if (parts[0].isEmpty()) {
        faults.add("prefix part must be non-empty");
      } else {
        DNS_SUBDOMAIN.faults(parts[0]).forEach(fault -> faults.add("prefix part " + fault));
      }
    }
    faults.addAll(faultsOfPart(parts[parts.length - 1]));
    return faults;
  }

  private static List<String> faultsOfPart(String name) {
    List<String> faults = new ArrayList<>();
    if (name.isEmpty()) {
      faults.add("name part must be non-empty");
    } else if (name.length() > 63) {
      faults.add("name part must be no more than 63 characters");
    }
    if (!QUALIFIED_PATTERN.matcher(name).matches()) {
      faults.add("name part " + QUALIFIED_FAULT);
    }
    return faults;
  }

  private static List<String> faultsOfKey(String key) {
    List<String> faults = new ArrayList<>();
    if (key.length() > 253) {
      faults.add("must be no more than 253 characters");
    }
    if (!KEY.matcher(key).matches()) {
      faults.add(
          "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g."
              + " 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is"
              + " '[-._a-zA-Z0-9]+')");
    }
    if (key.equals(".") || key.equals("..")) {
      faults.add("must not be '" + key + "'");
    } else if (key.startsWith("..")) {
      faults.add("must not start with '..'");
    }
    return faults;
  }

  private static List<String> faultsOfSegment(String name) {
    if (name.equals(".") || name.equals("..")) {
      return List.of("may not be '" + name + "'");
    }
    List<String> faults = new ArrayList<>();
    for (String illegal : List.of("/", "%")) {
      if (name.contains(illegal)) {
        faults.add("may not contain '" + illegal + "'");
      }
    }
    return faults;
  }

  private static List<String> faultsOfPort(String name) {
    List<String> faults = new ArrayList<>();
    if (name.length() > 15) {
      faults.add("must be no more than 15 characters");
    }
    if (!name.matches("[-a-z0-9]+")) {
      faults.add("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)");
    }
    if (!name.matches(".*[a-z].*")) {
      faults.add("must contain at least one letter (a-z)");
    }
    if (name.contains("--")) {
      faults.add("must not contain consecutive hyphens");
    }
    if (name.startsWith("-") || name.endsWith("-")) {
      faults.add("must not begin or end with a hyphen");
    }
    return faults;
  }
}
