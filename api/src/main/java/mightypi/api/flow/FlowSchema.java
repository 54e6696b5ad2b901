package mightypi.api.flow;

import java.util.List;
import java.util.Map;
import mightypi.api.auth.User;
import mightypi.api.request.Target;
import mightypi.model.Document;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/**
 * Which requests belong together.
 *
 * @param precedence the lower, the sooner it is asked
 * @param level the name of the priority level
 * @param distinguisher {@code ByUser}, {@code ByNamespace}, or empty when all are one flow
 */
record FlowSchema(
    String name,
    String uid,
    int precedence,
    String level,
    String distinguisher,
    List<FlowRule> rules) {

  static FlowSchema of(Document schema) {
    Map<String, @Nullable Object> spec = Json.map(schema.tree(), "spec");
    return new FlowSchema(
        schema.name(),
        schema.uid(),
        Json.at(spec, "matchingPrecedence").map(each -> ((Number) each).intValue()).orElse(1000),
        Json.text(spec, "priorityLevelConfiguration", "name").orElse(""),
        Json.text(spec, "distinguisherMethod", "type").orElse(""),
        FlowRule.all(spec));
  }

  boolean matches(User user, Target target) {
    return rules.stream().anyMatch(each -> each.matches(user, target));
  }

  /** The same for all requests of one flow, and hardly for those of two. */
  long flow(User user, Target target) {
    String flow =
        switch (distinguisher) {
          case "ByUser" -> user.name();
          case "ByNamespace" -> target.namespace();
          default -> "";
        };
    return ((long) name.hashCode() << Integer.SIZE) ^ flow.hashCode();
  }
}
