package mightypi.api.kind.cluster;

import static mightypi.api.kind.defaults.Fill.all;
import static mightypi.api.kind.defaults.Fill.inside;
import static mightypi.api.kind.defaults.Fill.value;
import static mightypi.api.kind.defaults.Fill.within;

import java.util.Map;
import mightypi.api.kind.check.Place;
import mightypi.api.kind.defaults.Fill;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/** What PriorityLevelConfigurations get and must fulfil. */
final class FlowLevels {

  private static final int MOST_QUEUES = 10_000_000;

  /** More cannot be told apart by the hash of a flow. */
  private static final int MOST_BITS = 60;

  private static final Fill LIMITED =
      all(value("nominalConcurrencyShares", 30), value("lendablePercent", 0));
  private static final Fill EXEMPT =
      all(value("nominalConcurrencyShares", 0), value("lendablePercent", 0));
  private static final Fill QUEUING =
      all(value("queues", 64), value("handSize", 8), value("queueLengthLimit", 50));

  private FlowLevels() {}

  static Map<String, @Nullable Object> completed(Map<String, @Nullable Object> spec) {
    return switch (Json.text(spec, "type").orElse("")) {
      case "Limited" ->
          all(
                  inside("limited", LIMITED),
                  inside("limited", inside("limitResponse", FlowLevels::queued)))
              .apply(spec);
      case "Exempt" -> within("exempt", EXEMPT).apply(spec);
      default -> spec;
    };
  }

  private static Map<String, @Nullable Object> queued(Map<String, @Nullable Object> response) {
    return Json.text(response, "type").orElse("").equals("Queue")
        ? inside("queuing", QUEUING).apply(response)
        : response;
  }

  static void check(Place level) {
    Place spec = level.at("spec");
    spec.at("type").mustBeOneOf("Exempt", "Limited");
    boolean mandatory = level.at("metadata", "name").is("exempt");
    if (mandatory != spec.at("type").is("Exempt")) {
      spec.at("type").invalid("type must be 'Exempt' if and only if name is 'exempt'");
    }
    Place limited = spec.at("limited");
    Place exempt = spec.at("exempt");
    if (spec.at("type").is("Exempt") && limited.isPresent()) {
      limited.forbidden("must be nil if the type is not Limited");
    }
    if (spec.at("type").is("Limited")) {
      if (exempt.isPresent()) {
        exempt.forbidden("must be nil if the type is Limited");
      }
      if (!limited.isPresent()) {
        limited.required("must not be empty when type is Limited");
      } else {
        checkLimited(limited);
      }
    }
    checkShares(spec.at("type").is("Limited") ? limited : exempt);
  }

  private static void checkShares(Place part) {
    Place shares = part.at("nominalConcurrencyShares");
    if (shares.number().orElse(0L) < 0) {
      shares.invalid("must be a non-negative integer");
    }
    Place lendable = part.at("lendablePercent");
    if (lendable.number().orElse(0L) < 0 || lendable.number().orElse(0L) > 100) {
      lendable.invalid("must be between 0 and 100, inclusive");
    }
    Place borrowing = part.at("borrowingLimitPercent");
    if (borrowing.number().orElse(0L) < 0) {
      borrowing.invalid("if specified, must be a non-negative integer");
    }
  }

  private static void checkLimited(Place limited) {
    Place response = limited.at("limitResponse");
    response.at("type").mustBeOneOf("Queue", "Reject");
    Place queuing = response.at("queuing");
    if (response.at("type").is("Reject") && queuing.isPresent()) {
      queuing.forbidden("must be nil if limited.limitResponse.type is not Limited");
    }
    if (response.at("type").is("Queue")) {
      checkQueuing(queuing);
    }
  }

  private static void checkQueuing(Place queuing) {
    if (!queuing.isPresent()) {
      queuing.required("must not be empty if limited.limitResponse.type is Limited");
      return;
    }
    mustBePositive(queuing.at("queueLengthLimit"));
    mustBePositive(queuing.at("queues"));
    long queues = queuing.at("queues").number().orElse(0L);
    if (queues > MOST_QUEUES) {
      queuing.at("queues").invalid("must not be greater than 10000000");
      return;
    }
    Place hand = queuing.at("handSize");
    mustBePositive(hand);
    long size = hand.number().orElse(0L);
    if (queues > 0 && size > queues) {
      hand.invalid("should not be greater than queues (%d)".formatted(queues));
    } else if (queues > 0 && Math.ceil(Math.log(queues) / Math.log(2) * size) > MOST_BITS) {
      hand.invalid(
          "required entropy bits of deckSize %d and handSize %d should not be greater than 60"
              .formatted(queues, size));
    }
  }

  private static void mustBePositive(Place number) {
    if (number.number().orElse(0L) <= 0) {
      number.invalid("must be positive");
    }
  }
}
