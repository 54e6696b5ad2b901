package mightypi.api.kind.access;

import java.util.stream.Stream;
import mightypi.api.kind.check.Place;

/** The checks of questions. */
final class ReviewChecks {

  private ReviewChecks() {}

  static void token(Place review) {
    review.at("spec", "token").mustBeSet("");
  }

  static void access(Place review) {
    subject(review);
    selfAccess(review);
  }

  static void selfAccess(Place review) {
    Place spec = review.at("spec");
    Place resource = spec.at("resourceAttributes");
    Place url = spec.at("nonResourceAttributes");
    if (resource.isPresent() && url.isPresent()) {
      url.invalid("cannot be specified in combination with resourceAttributes");
    }
    if (!resource.isPresent() && !url.isPresent()) {
      resource.invalid(
          "exactly one of nonResourceAttributes or resourceAttributes must be specified");
    }
    mustBeUnnamed(review);
  }

  static void localAccess(Place review) {
    access(review);
    Place namespace = review.at("spec", "resourceAttributes", "namespace");
    if (review.at("spec", "resourceAttributes").isPresent()
        && !namespace.equalTo(review.at("metadata", "namespace"))) {
      namespace.invalid("must match metadata.namespace");
    }
    if (review.at("spec", "nonResourceAttributes").isPresent()) {
      review.at("spec", "nonResourceAttributes").invalid("disallowed on this kind of request");
    }
  }

  static void rules(Place review) {
    review.at("spec", "namespace").mustBeSet("");
  }

  private static void subject(Place review) {
    Place user = review.at("spec", "user");
    if (!user.isSet() && !review.at("spec", "groups").isFilled()) {
      user.invalid("at least one of user or group must be specified");
    }
  }

  private static void mustBeUnnamed(Place review) {
    Place metadata = review.at("metadata");
    if (Stream.of("name", "generateName", "labels", "annotations")
        .anyMatch(field -> metadata.at(field).isFilled())) {
      metadata.invalid("must be empty");
    }
  }
}
