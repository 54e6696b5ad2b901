package mightypi.api.kind.pod;

import mightypi.api.kind.check.Metadata;
import mightypi.api.kind.check.Place;

/** The checks of pods and pod templates. */
public final class PodChecks {

  private PodChecks() {}

  static void pod(Place pod) {
    spec(pod.at("spec"));
  }

  /** A {@code PodTemplateSpec}. */
  public static void template(Place template) {
    Metadata.labels(template.at("metadata", "labels"));
    Metadata.annotations(template.at("metadata", "annotations"));
    spec(template.at("spec"));
  }

  private static void spec(Place spec) {
    spec.at("containers").mustBeSet("");
  }
}
