package mightypi.api.admission.podsecurity;

import java.util.Optional;

/** One control of the Pod Security Standards. */
@FunctionalInterface
interface Check {

  /** What is forbidden about a pod, and where it is. */
  record Fault(String reason, String detail) {
    @Override
    public String toString() {
      return reason + " (" + detail + ")";
    }
  }

  Optional<Fault> fault(PodView pod);

  /** Controls that came into the standards after pods could be for Windows spare those. */
  default Check exceptForWindows() {
    return pod -> pod.isForWindows() ? Optional.empty() : fault(pod);
  }

  static Optional<Fault> fault(boolean found, String reason, String detail) {
    return found ? Optional.of(new Fault(reason, detail)) : Optional.empty();
  }
}
