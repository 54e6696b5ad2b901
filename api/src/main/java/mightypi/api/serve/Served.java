package mightypi.api.serve;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mightypi.api.type.ResourceType;
import mightypi.api.type.ResourceType.Subresource;
import mightypi.model.Kind;
import mightypi.model.Kinds;

/** What is served, as discovery tells it: groups, their versions, the verbs of each resource. */
final class Served {

  private static final List<String> VERBS =
      List.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");
  private static final List<String> WHOLE_VERBS =
      VERBS.stream().filter(verb -> !verb.equals("deletecollection")).toList();
  private static final Pattern VERSION = Pattern.compile("v(\\d+)(?:(alpha|beta)(\\d+))?");

  private Served() {}

  /** As Kubernetes ranks versions: v2, v1, v1beta2, v1beta1, v1alpha1, then all else by name. */
  static int byMaturity(String a, String b) {
    long one = rank(a);
    long other = rank(b);
    return one == other ? a.compareTo(b) : Long.compare(other, one);
  }

  private static long rank(String version) {
    Matcher matcher = VERSION.matcher(version);
    if (!matcher.matches() || version.length() > 16) {
      return -1;
    }
    long maturity = matcher.group(2) == null ? 2 : matcher.group(2).equals("beta") ? 1 : 0;
    long stage = matcher.group(3) == null ? 0 : Long.parseLong(matcher.group(3));
    return (maturity << 40) + (Long.parseLong(matcher.group(1)) << 20) + stage;
  }

  static List<String> verbs(ResourceType type) {
    return switch (type.storage()) {
      case NONE -> List.of("create");
      case MEASURED -> List.of("get", "list");
      case DURABLE, EPHEMERAL -> type.kind().equals(Kinds.NAMESPACE) ? WHOLE_VERBS : VERBS;
    };
  }

  /**
   * A subresource as discovery tells it.
   *
   * @param answers the kind that it speaks in
   */
  record Sub(String name, Kind answers, List<String> verbs) {}

  static List<Sub> subresources(ResourceType type) {
    Set<Subresource> has = type.subresources();
    return java.util.Arrays.stream(Subresource.values())
        .filter(has::contains)
        .map(each -> sub(type, each))
        .sorted(Comparator.comparing(Sub::name))
        .toList();
  }

  static String name(Subresource subresource) {
    return subresource.name().toLowerCase(Locale.ROOT);
  }

  private static Sub sub(ResourceType type, Subresource subresource) {
    String name = name(subresource);
    return switch (subresource) {
      case STATUS, APPROVAL, EPHEMERALCONTAINERS ->
          new Sub(name, type.kind(), List.of("get", "patch", "update"));
      case SCALE ->
          new Sub(
              name,
              Kind.namespaced("autoscaling/v1", "Scale", "scales"),
              List.of("get", "patch", "update"));
      case LOG -> new Sub(name, type.kind(), List.of("get"));
      case EXEC ->
          new Sub(name, Kind.namespaced("v1", "PodExecOptions", ""), List.of("create", "get"));
      case ATTACH ->
          new Sub(name, Kind.namespaced("v1", "PodAttachOptions", ""), List.of("create", "get"));
      case PORTFORWARD ->
          new Sub(
              name, Kind.namespaced("v1", "PodPortForwardOptions", ""), List.of("create", "get"));
      case PROXY ->
          new Sub(
              name,
              Kind.namespaced("v1", type.kind().name() + "ProxyOptions", ""),
              List.of("create", "delete", "get", "patch", "update"));
      case BINDING -> new Sub(name, Kind.namespaced("v1", "Binding", ""), List.of("create"));
      case TOKEN ->
          new Sub(
              name,
              Kind.namespaced("authentication.k8s.io/v1", "TokenRequest", ""),
              List.of("create"));
      case FINALIZE -> new Sub(name, type.kind(), List.of("update"));
      case EVICTION ->
          new Sub(name, Kind.namespaced("policy/v1", "Eviction", ""), List.of("create"));
    };
  }
}
