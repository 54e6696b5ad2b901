package mightypi.api.aggregate;

import java.util.Map;

/**
 * Where a group and version that we serve ourselves stands in discovery.
 *
 * @param group {@code groupPriorityMinimum}
 * @param version {@code versionPriority}
 */
public record Priority(int group, int version) {

  /** Of the groups of CustomResourceDefinitions: they come last. */
  public static final Priority OF_DEFINITIONS = new Priority(1000, 100);

  /** Of the registration itself, which has no APIService and precedes all. */
  private static final Priority OF_REGISTRATION = new Priority(20_000, 15);

  /** As kube-apiserver orders its groups. */
  private static final Map<String, Integer> GROUPS =
      Map.ofEntries(
          Map.entry("", 18_000),
          Map.entry("apps", 17_800),
          Map.entry("events.k8s.io", 17_750),
          Map.entry("authentication.k8s.io", 17_700),
          Map.entry("authorization.k8s.io", 17_600),
          Map.entry("autoscaling", 17_500),
          Map.entry("batch", 17_400),
          Map.entry("certificates.k8s.io", 17_300),
          Map.entry("networking.k8s.io", 17_200),
          Map.entry("policy", 17_100),
          Map.entry("rbac.authorization.k8s.io", 17_000),
          Map.entry("storage.k8s.io", 16_800),
          Map.entry("apiextensions.k8s.io", 16_700),
          Map.entry("admissionregistration.k8s.io", 16_700),
          Map.entry("scheduling.k8s.io", 16_600),
          Map.entry("coordination.k8s.io", 16_500),
          Map.entry("node.k8s.io", 16_300),
          Map.entry("discovery.k8s.io", 16_200),
          Map.entry("flowcontrol.apiserver.k8s.io", 16_100),
          Map.entry("resource.k8s.io", 15_900));

  /** Of versions that are not {@code v1}, whose priority is 15. */
  private static final Map<String, Integer> VERSIONS = Map.of("/v1", 1, "autoscaling/v2", 30);

  public static Priority of(String group, String version) {
    if (group.equals("apiregistration.k8s.io")) {
      return OF_REGISTRATION;
    }
    Integer known = GROUPS.get(group);
    return known == null
        ? OF_DEFINITIONS
        : new Priority(known, VERSIONS.getOrDefault(group + "/" + version, later(version)));
  }

  private static int later(String version) {
    return version.contains("alpha") ? 1 : version.contains("beta") ? 9 : 15;
  }
}
