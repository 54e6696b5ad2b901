package mightypi.gateway.gatewayapi;

/** One aspect of an object, as a condition says it. */
public record Verdict(boolean holds, String reason, String message) {

  static Verdict yes(String reason) {
    return new Verdict(true, reason, "");
  }

  static Verdict no(String reason, String message) {
    return new Verdict(false, reason, message);
  }

  /** The first that does not hold, or this. */
  Verdict and(Verdict other) {
    return holds ? other : this;
  }
}
