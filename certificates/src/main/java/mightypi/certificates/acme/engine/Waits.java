package mightypi.certificates.acme.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import mightypi.certificates.acme.fact.Words;
import mightypi.control.fact.Fields;
import mightypi.model.Clock;
import mightypi.model.Document;
import mightypi.model.Key;

/** Times before which an authority does not want to be asked, kept on the object itself. */
final class Waits {

  private Waits() {}

  /** The time that an object has to wait for, if that is still to come. */
  static Optional<Instant> until(Document document, Clock clock) {
    return Fields.time(document.tree(), "metadata", "annotations", Words.RETRY_AFTER)
        .filter(time -> time.isAfter(clock.now()));
  }

  static Next till(Instant time, Clock clock) {
    return new Next.After(Duration.between(clock.now(), time).plusMillis(100));
  }

  static void remember(Ledger ledger, Key key, Document document, Instant until) {
    boolean unused =
        ledger.object(
            key,
            document.uid(),
            each -> each.with(until.toString(), "metadata", "annotations", Words.RETRY_AFTER));
  }
}
