package mightypi.dns.update;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mightypi.dns.serve.ZoneKeeper;
import mightypi.model.Change;
import mightypi.model.Cluster;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Key;
import org.xbill.DNS.Rcode;

/**
 * Several changes as one. The tables stand still until all are committed, so nobody is answered
 * with half of them; if one is not accepted, those before it are taken back.
 */
final class Commits {

  private Commits() {}

  /** False when something changed meanwhile, and nothing is done: look again. */
  static boolean all(Cluster cluster, ZoneKeeper keeper, List<Change> changes) throws Refusal {
    if (changes.isEmpty()) {
      return true;
    }
    Image before = cluster.now();
    keeper.hold();
    try {
      List<Key> done = new ArrayList<>();
      for (Change each : changes) {
        Cluster.Outcome outcome = cluster.commit(each);
        if (!(outcome instanceof Cluster.Outcome.Committed)) {
          back(cluster, before, done);
          if (outcome instanceof Cluster.Outcome.Conflict) {
            return false;
          }
          throw new Refusal(
              outcome instanceof Cluster.Outcome.Refused ? Rcode.REFUSED : Rcode.SERVFAIL,
              each.key() + ": " + outcome);
        }
        done.add(each.key());
      }
    } finally {
      keeper.release();
    }
    keeper.awaitCurrent(cluster.now().revision());
    return true;
  }

  private static void back(Cluster cluster, Image before, List<Key> done) {
    for (Key key : done.reversed()) {
      Optional<Document> old = before.find(key);
      Optional<Document> now = cluster.now().find(key);
      if (old.isEmpty()) {
        now.ifPresent(each -> cluster.commit(Change.delete(key, each)));
      } else if (now.isEmpty()) {
        cluster.commit(
            new Change.Create(
                key,
                old.get()
                    .with(null, "metadata", "uid")
                    .with(null, "metadata", "resourceVersion")
                    .with(null, "status")));
      } else {
        cluster.commit(
            new Change.Update(key, now.get().with(old.get().tree().get("spec"), "spec")));
      }
    }
  }
}
