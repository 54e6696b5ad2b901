package mightypi.dns.serve;

import java.util.function.Consumer;
import mightypi.dns.zone.Zones;
import mightypi.model.Clock;
import mightypi.model.Cluster;
import mightypi.model.Image;
import mightypi.model.Registration;

/**
 * Follows images: tables first, then whoever listens, then the statuses. An image without Zones
 * costs a look at what changed.
 */
public final class Publisher implements AutoCloseable {

  private final ZoneKeeper keeper;
  private final Reporter reporter;
  private final Consumer<Zones> whenChanged;
  private final Journal journal;
  private final Notices notices;
  private final Registration following;

  private Publisher(
      Cluster cluster,
      ZoneKeeper keeper,
      Journal journal,
      Clock clock,
      Consumer<Zones> whenChanged) {
    this.keeper = keeper;
    this.journal = journal;
    this.whenChanged = whenChanged;
    notices = new Notices(cluster, keeper);
    reporter = new Reporter(cluster, clock);
    following = cluster.follow(this::see);
  }

  /**
   * Begins to follow.
   *
   * @param whenChanged told after newer tables are served and before a status says so
   */
  public static Publisher start(
      Cluster cluster,
      ZoneKeeper keeper,
      Journal journal,
      Clock clock,
      Consumer<Zones> whenChanged) {
    return new Publisher(cluster, keeper, journal, clock, whenChanged);
  }

  private void see(Image image) {
    ZoneKeeper.Turn turn = keeper.follow(image);
    if (turn.touched().isEmpty()) {
      return;
    }
    journal.record(turn.before(), turn.after());
    whenChanged.accept(turn.after());
    notices.tell(turn.before(), turn.after());
    turn.touched().forEach(each -> reporter.report(keeper, each));
  }

  @Override
  public void close() {
    following.close();
    notices.close();
    reporter.close();
  }
}
