package mightypi.api.kind.cluster;

import static mightypi.api.kind.column.Columns.number;
import static mightypi.api.kind.column.Columns.numberAt;
import static mightypi.api.kind.column.Columns.text;
import static mightypi.api.kind.column.Columns.timed;
import static mightypi.api.kind.column.Columns.wide;

import io.fabric8.kubernetes.api.model.Event;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import mightypi.api.kind.column.Ages;
import mightypi.api.kind.column.Columns;
import mightypi.api.kind.declare.Declaration;
import mightypi.api.type.Column;
import mightypi.api.type.ResourceType.Storage;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Kinds;

/** Events: what happened to other objects. They live in memory. */
public final class EventKind {

  private EventKind() {}

  public static Declaration events() {
    return shown(Declaration.of(Kinds.EVENT, Event.class))
        .check(EventChecks::check)
        .selectable(
            "involvedObject.kind",
            "involvedObject.namespace",
            "involvedObject.name",
            "involvedObject.uid",
            "involvedObject.apiVersion",
            "involvedObject.resourceVersion",
            "involvedObject.fieldPath",
            "reason",
            "reportingComponent",
            "type")
        .selectable(
            "source", event -> first(event, List.of("source", "component"), "reportingComponent"));
  }

  /** What events have in common under either name. */
  static Declaration shown(Declaration events) {
    return events.shortNames("ev").storage(Storage.EPHEMERAL).columns(columns());
  }

  private static Column[] columns() {
    return new Column[] {
      timed("Last Seen", "When it happened last.", (event, now) -> Ages.since(last(event), now)),
      text("Type", "Normal or Warning.", event -> Columns.at(event, "type")),
      text("Reason", "What happened, in a word.", event -> Columns.at(event, "reason")),
      text("Object", "To what it happened.", EventKind::object),
      wide(
          text(
              "Subobject",
              "To which part of it.",
              event -> Columns.at(event, "involvedObject", "fieldPath"))),
      wide(text("Source", "Who says so.", EventKind::source)),
      text("Message", "What happened.", event -> Columns.at(event, "message").strip()),
      wide(
          timed(
              "First Seen",
              "When it happened first.",
              (event, now) -> Ages.since(firstSeen(event), now))),
      wide(number("Count", "How often it happened.", EventKind::count)),
      wide(Columns.NAME)
    };
  }

  private static String last(Document event) {
    String series = Columns.at(event, "series", "lastObservedTime");
    return series.isEmpty()
        ? Stream.of(Columns.at(event, "lastTimestamp"), firstSeen(event))
            .filter(time -> !time.isEmpty())
            .findFirst()
            .orElse("")
        : series;
  }

  private static String firstSeen(Document event) {
    return first(event, List.of("firstTimestamp"), "eventTime");
  }

  private static String object(Document event) {
    String kind = Columns.at(event, "involvedObject", "kind").toLowerCase(Locale.ROOT);
    String name = Columns.at(event, "involvedObject", "name");
    return name.isEmpty() ? kind : kind + "/" + name;
  }

  private static String source(Document event) {
    String component = first(event, List.of("source", "component"), "reportingComponent");
    String instance = first(event, List.of("source", "host"), "reportingInstance");
    return instance.isEmpty() ? component : component + ", " + instance;
  }

  private static Long count(Document event) {
    long series = numberAt(event.tree(), "series", "count");
    return series > 0 ? series : Math.max(1, numberAt(event.tree(), "count"));
  }

  private static String first(Document event, List<String> path, String otherwise) {
    return Json.text(event.tree(), path.toArray(String[]::new))
        .filter(text -> !text.isEmpty())
        .orElseGet(() -> Columns.at(event, otherwise));
  }
}
