package mightypi.control.autoscale;

import java.time.Duration;

/**
 * The times and bounds of autoscaling, as the flags of Kubernetes' controller manager set them.
 *
 * @param sync how often an autoscaler looks
 * @param downscaleStabilization for how long a higher recommendation keeps pods
 * @param tolerance a change by less than this part is none
 * @param cpuInitialization how long after its start a pod's processor use may be that of starting
 * @param initialReadinessDelay a pod that turned unready in this time after its start was never
 *     ready
 */
public record AutoscalerConfig(
    Duration sync,
    Duration downscaleStabilization,
    double tolerance,
    Duration cpuInitialization,
    Duration initialReadinessDelay) {

  public static final AutoscalerConfig STANDARD =
      new AutoscalerConfig(
          Duration.ofSeconds(15),
          Duration.ofMinutes(5),
          0.1,
          Duration.ofMinutes(5),
          Duration.ofSeconds(30));

  public AutoscalerConfig {
    if (!sync.isPositive() || downscaleStabilization.isNegative() || tolerance < 0) {
      throw new IllegalArgumentException("the times of autoscaling must be positive");
    }
  }

  boolean isWithinTolerance(double ratio) {
    return Math.abs(1 - ratio) <= tolerance;
  }
}
