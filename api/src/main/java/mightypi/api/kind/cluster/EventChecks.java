package mightypi.api.kind.cluster;

import mightypi.api.kind.check.Place;

/** The checks of events; those of the core group are checked mildly, as Kubernetes does. */
final class EventChecks {

  private EventChecks() {}

  static void check(Place event) {
    Place about = event.at("involvedObject", "namespace");
    String namespace = event.at("metadata", "namespace").text();
    // what happens to objects without a namespace is told in the namespace "default"
    boolean fits =
        about.isSet() ? about.is(namespace) : namespace.isEmpty() || namespace.equals("default");
    if (!fits && !(namespace.equals("kube-system") && !about.isSet())) {
      about.invalid(about.text(), "does not match event.namespace");
    }
  }
}
