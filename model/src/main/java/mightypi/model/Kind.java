package mightypi.model;

import java.util.Objects;

/**
 * A type of resource: group, version, kind and resource name as in the Kubernetes API conventions.
 *
 * @param group empty for the core group
 * @param version the version in which it is stored
 * @param name the kind in CamelCase, such as {@code Pod}
 * @param plural the resource in paths, such as {@code pods}
 */
public record Kind(String group, String version, String name, String plural, Scope scope)
    implements Comparable<Kind> {

  /** Whether names are unique in a namespace or in the whole cluster. */
  public enum Scope {
    NAMESPACED,
    CLUSTER
  }

  public Kind {
    Objects.requireNonNull(group);
    Objects.requireNonNull(version);
    Objects.requireNonNull(name);
    Objects.requireNonNull(plural);
    Objects.requireNonNull(scope);
  }

  public static Kind namespaced(String apiVersion, String name, String plural) {
    return of(apiVersion, name, plural, Scope.NAMESPACED);
  }

  public static Kind cluster(String apiVersion, String name, String plural) {
    return of(apiVersion, name, plural, Scope.CLUSTER);
  }

  private static Kind of(String apiVersion, String name, String plural, Scope scope) {
    int slash = apiVersion.indexOf('/');
    String group = slash < 0 ? "" : apiVersion.substring(0, slash);
    return new Kind(group, apiVersion.substring(slash + 1), name, plural, scope);
  }

  /** The {@code apiVersion} of its documents: {@code v1}, {@code apps/v1}. */
  public String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }

  /** The group-qualified resource as messages name it: {@code pods}, {@code deployments.apps}. */
  public String groupResource() {
    return group.isEmpty() ? plural : plural + "." + group;
  }

  public boolean isNamespaced() {
    return scope == Scope.NAMESPACED;
  }

  /** The key of an object of this kind; the namespace is ignored for a cluster-scoped kind. */
  public Key key(String namespace, String objectName) {
    return new Key(this, isNamespaced() ? namespace : "", objectName);
  }

  /** By group, then plural, then version. */
  @Override
  public int compareTo(Kind other) {
    int order = group.compareTo(other.group);
    if (order == 0) {
      order = plural.compareTo(other.plural);
    }
    return order != 0 ? order : version.compareTo(other.version);
  }

  @Override
  public String toString() {
    return groupResource();
  }
}
