package mightypi.control;

import java.time.Duration;
import mightypi.control.autoscale.AutoscalerConfig;

/**
 * What the controllers are told from outside.
 *
 * @param certificateAuthority the certificate that the API server's is signed with, in PEM
 * @param nodeGrace how long a node may be silent before its pods count as unreachable
 * @param eventLife how long an Event is kept after it was last told
 * @param terminatedPods how many pods that are over are kept
 * @param autoscaler the times and bounds of autoscaling
 */
public record ControlConfig(
    String certificateAuthority,
    Duration nodeGrace,
    Duration eventLife,
    int terminatedPods,
    AutoscalerConfig autoscaler) {

  /** With the times of Kubernetes. */
  public static ControlConfig of(String certificateAuthority) {
    return new ControlConfig(
        certificateAuthority,
        Duration.ofSeconds(40),
        Duration.ofHours(1),
        12_500,
        AutoscalerConfig.STANDARD);
  }
}
