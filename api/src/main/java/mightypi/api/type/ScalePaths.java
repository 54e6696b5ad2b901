package mightypi.api.type;

import java.util.List;

/**
 * Where the {@code scale} subresource finds what it shows, as paths of field names.
 *
 * @param selector a label selector, as an object or as text; an empty path when there is none
 */
public record ScalePaths(
    List<String> specReplicas, List<String> statusReplicas, List<String> selector) {

  /** As in Deployment, ReplicaSet and StatefulSet. */
  public static final ScalePaths WORKLOAD =
      new ScalePaths(
          List.of("spec", "replicas"), List.of("status", "replicas"), List.of("spec", "selector"));

  public ScalePaths {
    specReplicas = List.copyOf(specReplicas);
    statusReplicas = List.copyOf(statusReplicas);
    selector = List.copyOf(selector);
  }
}
