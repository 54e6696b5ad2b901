package mightypi.node.net;

import java.time.Duration;

/**
 * Who may speak with pods. A pod's address must be known to it before the pod's first container
 * starts: an address that nobody has heard of is open to all.
 */
@FunctionalInterface
public interface Gatekeeper {

  /** Where nobody is kept from anybody. */
  Gatekeeper NOBODY = (revision, longest) -> true;

  /** Whether the rules of this revision, or a newer one, are in force; waits for them. */
  boolean enforces(long revision, Duration longest) throws InterruptedException;
}
