package mightypi.api.resource;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import mightypi.model.Kind;
import mightypi.model.Kinds;

/**
 * What names of objects may look like: RFC 1123 subdomains, except for some kinds. The messages are
 * those of {@code apimachinery/pkg/util/validation}.
 */
enum NameRules {
  SUBDOMAIN(
      "[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*",
      253,
      "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or"
          + " '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex"
          + " used for validation is '%s')"),
  LABEL(
      "[a-z0-9]([-a-z0-9]*[a-z0-9])?",
      63,
      "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and"
          + " must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc',"
          + " regex used for validation is '%s')"),
  RFC_1035_LABEL(
      "[a-z]([-a-z0-9]*[a-z0-9])?",
      63,
      "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an"
          + " alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or"
          + " 'abc-123', regex used for validation is '%s')"),
  PATH_SEGMENT("(?!\\.{1,2}$)[^/%]+", Integer.MAX_VALUE, "");

  private static final Map<Kind, NameRules> SPECIAL =
      Map.of(
          Kinds.NAMESPACE, LABEL,
          Kinds.SERVICE, RFC_1035_LABEL,
          Kinds.ROLE, PATH_SEGMENT,
          Kinds.ROLE_BINDING, PATH_SEGMENT,
          Kinds.CLUSTER_ROLE, PATH_SEGMENT,
          Kinds.CLUSTER_ROLE_BINDING, PATH_SEGMENT);

  private final Pattern pattern;
  private final int length;
  private final String message;

  NameRules(String pattern, int length, String message) {
    this.pattern = Pattern.compile(pattern);
    this.length = length;
    this.message = message.formatted(pattern);
  }

  static NameRules of(Kind kind) {
    return SPECIAL.getOrDefault(kind, SUBDOMAIN);
  }

  /** What is wrong with the name. */
  Optional<String> problem(String name) {
    if (name.length() > length) {
      return Optional.of("must be no more than %d characters".formatted(length));
    }
    if (pattern.matcher(name).matches()) {
      return Optional.empty();
    }
    return Optional.of(this == PATH_SEGMENT ? ofSegment(name) : message);
  }

  /** What is wrong with a prefix, to which a suffix will be added. */
  Optional<String> problemOfPrefix(String prefix) {
    return problem(prefix.endsWith("-") ? prefix.substring(0, prefix.length() - 1) + "a" : prefix);
  }

  private static String ofSegment(String name) {
    if (name.equals(".") || name.equals("..")) {
      return "may not be '" + name + "'";
    }
    return "may not contain '" + (name.contains("/") ? "/" : "%") + "'";
  }
}
