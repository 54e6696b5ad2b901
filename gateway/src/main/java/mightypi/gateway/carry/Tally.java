package mightypi.gateway.carry;

import java.util.Optional;
import mightypi.gateway.observe.Outcome;
import mightypi.gateway.route.Route;
import mightypi.gateway.wire.Peer;
import mightypi.gateway.wire.RequestHead;
import mightypi.model.Clock;
import org.jspecify.annotations.Nullable;

/** What is counted of one exchange. */
final class Tally {

  private final Clock clock;
  private final long began;

  int status;
  long received;
  long sent;

  Tally(Clock clock) {
    this.clock = clock;
    this.began = clock.nanos();
  }

  Outcome outcome(Peer peer, RequestHead head, @Nullable Route route, @Nullable Tries tries) {
    return new Outcome(
        peer,
        Optional.of(head),
        Optional.ofNullable(route),
        status,
        tries == null ? "" : tries.address(),
        new Outcome.Volume(received, sent, tries == null ? 0 : tries.count()),
        clock.nanos() - began);
  }
}
