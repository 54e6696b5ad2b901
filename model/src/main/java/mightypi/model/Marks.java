package mightypi.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Under what an object is found beside its key: who owns it, its labels, its node, whom it selects.
 * Only those kinds are marked that somebody looks for in this way at each change, so that a cluster
 * of other objects pays nothing.
 */
final class Marks {

  private static final String SERVICE_NAME = "kubernetes.io/service-name";

  /** Their {@code spec.selector} is a map of labels, or has one as {@code matchLabels}. */
  private static final Set<Kind> SELECTING =
      Set.of(
          Kinds.SERVICE,
          Kinds.REPLICATION_CONTROLLER,
          Kinds.REPLICA_SET,
          Kinds.DEPLOYMENT,
          Kinds.STATEFUL_SET,
          Kinds.DAEMON_SET,
          Kinds.JOB,
          Kinds.POD_DISRUPTION_BUDGET);

  private static final Map.Entry<String, String> ANY = Map.entry("", "");

  private Marks() {}

  /** What an object is found under. */
  sealed interface Mark {

    /** All that name this owner. */
    record Owned(String uid) implements Mark {}

    /** The objects of a kind in a namespace that have this label. */
    record Labelled(Kind kind, String namespace, String label, String value) implements Mark {}

    /** The objects of a kind in a namespace that select this label; an empty one: who knows. */
    record Selecting(Kind kind, String namespace, String label, String value) implements Mark {}

    /** The pods of a node. */
    record OnNode(String node) implements Mark {}
  }

  static List<Mark> of(Key key, Document document) {
    List<Document.Owner> owners = document.owners();
    boolean plain = !isLabelled(key.kind()) && !SELECTING.contains(key.kind());
    if (plain && owners.isEmpty()) {
      return List.of();
    }
    List<Mark> marks = new ArrayList<>();
    owners.forEach(each -> marks.add(new Mark.Owned(each.uid())));
    if (isLabelled(key.kind())) {
      labels(key, document, marks);
    }
    if (SELECTING.contains(key.kind())) {
      Map.Entry<String, String> label = document.selects().orElse(ANY);
      marks.add(new Mark.Selecting(key.kind(), key.namespace(), label.getKey(), label.getValue()));
    }
    return marks;
  }

  private static boolean isLabelled(Kind kind) {
    return kind.equals(Kinds.POD) || kind.equals(Kinds.ENDPOINT_SLICE);
  }

  static boolean isLabelled(Kind kind, String label) {
    return kind.equals(Kinds.POD)
        || kind.equals(Kinds.ENDPOINT_SLICE) && label.equals(SERVICE_NAME);
  }

  static boolean isSelecting(Kind kind) {
    return SELECTING.contains(kind);
  }

  private static void labels(Key key, Document document, List<Mark> marks) {
    document
        .labels()
        .forEach(
            (label, value) -> {
              if (isLabelled(key.kind(), label)) {
                marks.add(new Mark.Labelled(key.kind(), key.namespace(), label, value));
              }
            });
    if (key.kind().equals(Kinds.POD)) {
      if (!document.node().isEmpty()) {
        marks.add(new Mark.OnNode(document.node()));
      }
    }
  }
}
