package mightypi.api.flow;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mightypi.api.auth.User;
import mightypi.api.request.Target;
import mightypi.model.Image;

/** Gives each request its turn. */
public final class FlowControl {

  private static final Set<String> LONG = Set.of("attach", "exec", "proxy", "log", "portforward");

  private volatile FlowTable table = FlowTable.EMPTY;

  /** Waits for it, if it must. */
  public Turn turn(User user, Target target, Image now) {
    if (LONG.contains(target.subresource())) {
      return Turn.FREE;
    }
    Optional<FlowTable.Match> match = at(now).match(user, target);
    if (match.isEmpty()) {
      return Turn.FREE;
    }
    FlowSchema schema = match.get().schema();
    FlowTable.Level level = match.get().level();
    Map<String, String> headers = headers(schema.uid(), level.uid());
    return switch (level.seats().enter(schema.flow(user, target))) {
      case SEATED -> new Turn(true, headers, level.seats()::leave);
      case EXEMPT -> new Turn(true, headers, () -> {});
      case REFUSED -> new Turn(false, headers, () -> {});
    };
  }

  private static Map<String, String> headers(String schema, String level) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("x-kubernetes-pf-flowschema-uid", schema);
    headers.put("x-kubernetes-pf-prioritylevel-uid", level);
    return headers;
  }

  private FlowTable at(Image now) {
    FlowTable known = table;
    if (known.isOf(now)) {
      return known;
    }
    if (known.holdsFor(now)) {
      FlowTable same = known.at(now.revision());
      table = same; // of two at once either may stay: it is looked at again
      return same;
    }
    return followed(now);
  }

  private synchronized FlowTable followed(Image now) {
    if (!table.isOf(now)) {
      table = table.following(now);
    }
    return table;
  }
}
