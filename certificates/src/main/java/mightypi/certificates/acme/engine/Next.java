package mightypi.certificates.acme.engine;

import java.time.Duration;

/** What follows a step of a conversation. */
sealed interface Next {

  Next SETTLED = new Settled();
  Next GO_ON = new GoOn();

  /** Nothing to do until the image changes. */
  record Settled() implements Next {}

  /** There is a further step. */
  record GoOn() implements Next {}

  /** A time was named before which nothing is to be done. */
  record After(Duration delay) implements Next {}

  /** It did not succeed; again after a wait that grows, but not beyond the longest. */
  record Again(Duration longest) implements Next {}
}
