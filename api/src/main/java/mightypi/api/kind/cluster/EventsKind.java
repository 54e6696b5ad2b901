package mightypi.api.kind.cluster;

import io.fabric8.kubernetes.api.model.events.v1.Event;
import java.util.LinkedHashMap;
import java.util.Map;
import mightypi.api.kind.check.Names;
import mightypi.api.kind.check.Place;
import mightypi.api.kind.declare.Declaration;
import mightypi.model.Document;
import mightypi.model.Kind;
import mightypi.model.Kinds;
import org.jspecify.annotations.Nullable;

/** The same Events under other names of their fields (events.k8s.io/v1, KEP-383). */
public final class EventsKind {

  private static final Kind EVENTS = Kind.namespaced("events.k8s.io/v1", "Event", "events");

  /** The names in events.k8s.io, and those in the core group. */
  private static final Map<String, String> CORE_NAMES =
      Map.of(
          "regarding", "involvedObject",
          "note", "message",
          "reportingController", "reportingComponent",
          "deprecatedSource", "source",
          "deprecatedFirstTimestamp", "firstTimestamp",
          "deprecatedLastTimestamp", "lastTimestamp",
          "deprecatedCount", "count");

  private EventsKind() {}

  public static Declaration events() {
    return EventKind.shown(Declaration.of(EVENTS, Event.class))
        .storedAs(Kinds.EVENT, EventsKind::served, EventsKind::stored)
        .check(EventsKind::check)
        .selectable(
            "regarding.kind",
            "regarding.namespace",
            "regarding.name",
            "regarding.uid",
            "regarding.apiVersion",
            "regarding.resourceVersion",
            "regarding.fieldPath",
            "reportingController",
            "reason",
            "type");
  }

  private static void check(Place event) {
    Place about = event.at("regarding", "namespace");
    if (about.isSet() && !about.is(event.at("metadata", "namespace").text())) {
      about.invalid("does not match event.namespace");
    }
    if (event.at("deprecatedFirstTimestamp").isSet()) {
      return; // told in the older form
    }
    event.at("metadata", "name").mustFollow(Names.DNS_SUBDOMAIN);
    event.at("eventTime").mustBeSet("");
    event.at("reportingController").mustBeSet("");
    event.at("reportingInstance").mustBeSet("");
    event.at("action").mustBeSet("");
    event.at("reason").mustBeSet("");
    event.at("type").mustBeOneOf("Normal", "Warning");
  }

  private static Document served(Document stored) {
    Map<String, String> names = new LinkedHashMap<>();
    CORE_NAMES.forEach((own, core) -> names.put(core, own));
    return renamed(stored, names, EVENTS.apiVersion());
  }

  private static Document stored(Document served) {
    return renamed(served, CORE_NAMES, Kinds.EVENT.apiVersion());
  }

  private static Document renamed(Document event, Map<String, String> names, String apiVersion) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    event.tree().forEach((name, value) -> tree.put(names.getOrDefault(name, name), value));
    tree.put("apiVersion", apiVersion);
    return Document.of(tree);
  }
}
