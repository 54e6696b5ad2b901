package mightypi.api.kind.service;

import java.util.ArrayList;
import java.util.List;
import mightypi.api.kind.check.Place;
import mightypi.model.Document;

/** What a Service says to no effect. */
final class ServiceWarnings {

  private ServiceWarnings() {}

  static List<String> of(Document service) {
    Place spec = Place.of(service.tree()).at("spec");
    List<String> texts = new ArrayList<>();
    boolean alias = spec.at("type").is("ExternalName");
    if (alias && spec.at("externalIPs").isFilled()) {
      texts.add("spec.externalIPs is ignored when spec.type is \"ExternalName\"");
    }
    if (!alias && spec.at("externalName").isSet()) {
      texts.add("spec.externalName is ignored when spec.type is not \"ExternalName\"");
    }
    if (spec.at("clusterIP").is("None") && spec.at("sessionAffinity").is("ClientIP")) {
      texts.add("spec.SessionAffinity is ignored for headless services");
    }
    return texts;
  }
}
