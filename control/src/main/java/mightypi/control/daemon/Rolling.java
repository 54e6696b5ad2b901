package mightypi.control.daemon;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import mightypi.control.fact.Fields;
import mightypi.control.fact.Pods;
import mightypi.control.fact.Shares;
import mightypi.model.Document;
import mightypi.model.Json;

/**
 * Which pods of older templates make way now. Without surge a pod goes first and its successor
 * comes; with surge the successor comes first. Pods that serve nobody are replaced before those
 * that do, and never more at once than the strategy allows.
 */
final class Rolling {

  private final Document set;
  private final Spread spread;
  private final Instant now;
  private final List<Document> outdated = new ArrayList<>();
  private final List<String> surging = new ArrayList<>();

  private Rolling(Document set, Spread spread, Instant now) {
    this.set = set;
    this.spread = spread;
    this.now = now;
  }

  static Rolling of(Document set, Spread spread, Instant now) {
    Rolling rolling = new Rolling(set, spread, now);
    if (!Fields.text(set.tree(), "spec", "updateStrategy", "type").equals("OnDelete")) {
      if (surge(set, spread) > 0) {
        rolling.surge();
      } else {
        rolling.replace();
      }
    }
    return rolling;
  }

  /** As many nodes as may have two pods; zero unless it rolls. */
  static int surge(Document set, Spread spread) {
    if (Fields.text(set.tree(), "spec", "updateStrategy", "type").equals("OnDelete")) {
      return 0;
    }
    return share(set, "maxSurge", "0", spread);
  }

  private static int share(Document set, String field, String absent, Spread spread) {
    String text =
        Json.at(set.tree(), "spec", "updateStrategy", "rollingUpdate", field)
            .map(String::valueOf)
            .orElse(absent);
    return Shares.up(text, spread.wished().size());
  }

  private void replace() {
    int unavailable = 0;
    List<Document> useless = new ArrayList<>();
    List<Document> useful = new ArrayList<>();
    for (String node : spread.wished()) {
      List<Document> pods = alive(node);
      if (pods.size() != 1) {
        unavailable++;
      } else if (!isAvailable(pods.getFirst())) {
        unavailable++;
        useless.addAll(old(pods));
      } else {
        useful.addAll(old(pods));
      }
    }
    int most = Math.max(1, share(set, "maxUnavailable", "1", spread));
    outdated.addAll(useless);
    useful.stream().limit(Math.max(0, most - unavailable)).forEach(outdated::add);
  }

  private void surge() {
    int surged = 0;
    List<String> useless = new ArrayList<>();
    List<String> useful = new ArrayList<>();
    for (String node : spread.wished()) {
      List<Document> pods = alive(node);
      List<Document> old = old(pods);
      if (old.isEmpty()) {
        continue;
      }
      if (pods.size() > old.size()) {
        surged++; // its new pod is not available yet, or the old one would be gone
      } else if (isAvailable(old.getFirst())) {
        useful.add(node);
      } else {
        useless.add(node);
      }
    }
    surging.addAll(useless);
    useful.stream()
        .limit(Math.max(0, surge(set, spread) - surged - useless.size()))
        .forEach(surging::add);
  }

  private List<Document> alive(String node) {
    return spread.on(node).stream().filter(pod -> !pod.isDeleting()).toList();
  }

  private List<Document> old(List<Document> pods) {
    return pods.stream().filter(pod -> !spread.isNew(pod)).toList();
  }

  private boolean isAvailable(Document pod) {
    int minReady = Fields.number(set, 0, "spec", "minReadySeconds");
    return Pods.availableIn(pod, minReady, now).filter(Duration::isZero).isPresent();
  }

  List<Document> outdated() {
    return outdated;
  }

  List<String> surging() {
    return surging;
  }
}
