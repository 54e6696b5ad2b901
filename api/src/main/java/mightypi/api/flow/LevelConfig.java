package mightypi.api.flow;

import mightypi.model.Document;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/**
 * What a PriorityLevelConfiguration says.
 *
 * @param exempt whether its requests never wait
 * @param shares of the server's seats
 * @param queues none when requests that find no seat are refused
 * @param handSize how many queues a flow may use
 * @param queueLength how many may wait in one queue
 */
record LevelConfig(
    String uid, boolean exempt, int shares, int queues, int handSize, int queueLength) {

  static LevelConfig of(Document level) {
    Object spec = level.tree().get("spec");
    boolean exempt = Json.text(spec, "type").orElse("").equals("Exempt");
    Object limited = Json.map(spec, exempt ? "exempt" : "limited");
    boolean queues = Json.text(limited, "limitResponse", "type").orElse("").equals("Queue");
    Object queuing = Json.map(limited, "limitResponse", "queuing");
    return new LevelConfig(
        level.uid(),
        exempt,
        number(limited, "nominalConcurrencyShares", exempt ? 0 : 30),
        queues ? number(queuing, "queues", 64) : 0,
        number(queuing, "handSize", 8),
        number(queuing, "queueLengthLimit", 50));
  }

  private static int number(@Nullable Object tree, String field, int otherwise) {
    return Json.at(tree, field)
        .filter(Number.class::isInstance)
        .map(each -> ((Number) each).intValue())
        .orElse(otherwise);
  }
}
