package mightypi.gateway.carry;

import java.util.ArrayList;
import java.util.List;
import mightypi.gateway.route.HeaderChanges;
import mightypi.gateway.route.Route;
import mightypi.gateway.wire.Fields;
import org.jspecify.annotations.Nullable;

/** What stages want done later: to the head of the answer, and at the end of the exchange. */
final class Afterwards {

  // Most exchanges have neither.
  private @Nullable List<HeaderChanges> changes;
  private @Nullable List<Runnable> actions;

  void onAnswer(HeaderChanges change) {
    List<HeaderChanges> all = changes;
    if (all == null) {
      all = new ArrayList<>(2);
      changes = all;
    }
    all.add(change);
  }

  void atEnd(Runnable action) {
    List<Runnable> all = actions;
    if (all == null) {
      all = new ArrayList<>(2);
      actions = all;
    }
    all.add(action);
  }

  /** The route's own changes come first. */
  void change(@Nullable Route route, Fields fields) {
    if (route != null) {
      Changes.apply(route.responseHeaders(), fields);
    }
    List<HeaderChanges> all = changes;
    if (all != null) {
      all.forEach(each -> Changes.apply(each, fields));
    }
  }

  void end() {
    List<Runnable> all = actions;
    if (all != null) {
      all.forEach(Runnable::run);
    }
  }
}
