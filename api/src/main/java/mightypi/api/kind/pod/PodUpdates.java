package mightypi.api.kind.pod;

import mightypi.api.kind.check.Place;

/** What an update may change of a pod: little, for it runs already. */
final class PodUpdates {

  private PodUpdates() {}

  static void check(Place pod, Place old) {}
}
