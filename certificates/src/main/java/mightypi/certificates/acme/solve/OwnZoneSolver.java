package mightypi.certificates.acme.solve;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import mightypi.control.fact.Fields;
import mightypi.model.Change;
import mightypi.model.Cluster;
import mightypi.model.Cluster.Outcome;
import mightypi.model.Document;
import mightypi.model.Key;
import mightypi.model.Kinds;

/** DNS-01 in a zone that this cloud serves: a DNSRecord beside the Challenge, and owned by it. */
final class OwnZoneSolver implements Solver {

  private static final int TTL = 5; // seconds: it is read once, a moment later

  private final Cluster cluster;

  OwnZoneSolver(Cluster cluster) {
    this.cluster = cluster;
  }

  @Override
  public boolean drives(Task task) {
    return Fields.text(task.dns01("webhook"), "groupName").equals("mightypi.cloud")
        && Fields.text(task.dns01("webhook"), "solverName").equals("zone");
  }

  @Override
  public void present(Task task) throws IOException {
    Document record = record(task, zone(task));
    switch (cluster.commit(new Change.Create(record.key(Kinds.DNS_RECORD), record))) {
      case Outcome.Committed done -> {}
      case Outcome.Conflict there -> {}
      case Outcome.Unknown lost -> throw new IOException("the DNSRecord: " + lost.why());
      case Outcome.Refused refused ->
          throw new IOException("the DNSRecord was refused: " + refused.problems());
    }
  }

  private static Document zone(Task task) throws IOException {
    String name = "." + task.recordText().toLowerCase(Locale.ROOT);
    return task.now().all(Kinds.ZONE).stream()
        .filter(each -> name.endsWith("." + origin(each)))
        .max(Comparator.comparingInt(each -> origin(each).length()))
        .orElseThrow(
            () ->
                new IOException(
                    "no Zone has the name \"%s\"; the zones are %s"
                        .formatted(
                            task.recordText(),
                            task.now().all(Kinds.ZONE).stream()
                                .map(OwnZoneSolver::origin)
                                .toList())));
  }

  private static String origin(Document zone) {
    String origin = Fields.text(zone.tree(), "spec", "origin").toLowerCase(Locale.ROOT);
    return origin.endsWith(".") ? origin.substring(0, origin.length() - 1) : origin;
  }

  private static Document record(Task task, Document zone) {
    Document challenge = task.challenge().document();
    Key key = key(task);
    return Document.of(
        Fields.fields(
            "apiVersion",
            Kinds.DNS_RECORD.apiVersion(),
            "kind",
            Kinds.DNS_RECORD.name(),
            "metadata",
            Fields.fields(
                "name", key.name(),
                "namespace", key.namespace(),
                "ownerReferences",
                    List.of(
                        Fields.fields(
                            "apiVersion", Kinds.CHALLENGE.apiVersion(),
                            "kind", Kinds.CHALLENGE.name(),
                            "name", challenge.name(),
                            "uid", challenge.uid(),
                            "controller", true,
                            "blockOwnerDeletion", true))),
            "spec",
            Fields.fields(
                "zone", zone.name(),
                "name", task.recordText(),
                "type", "TXT",
                "ttl", TTL,
                "values", List.of('"' + task.challenge().proof() + '"'))));
  }

  private static Key key(Task task) {
    return Kinds.DNS_RECORD.key(
        task.challenge().document().namespace(), task.challenge().document().name());
  }

  @Override
  public void cleanUp(Task task) throws IOException {
    Key key = key(task);
    Document found = task.now().find(key).orElse(null);
    if (found != null
        && cluster.commit(Change.delete(key, found)) instanceof Outcome.Unknown lost) {
      throw new IOException("the DNSRecord: " + lost.why());
    }
  }
}
