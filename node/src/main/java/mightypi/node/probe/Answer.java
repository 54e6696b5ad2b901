package mightypi.node.probe;

/**
 * What came of asking a container once.
 *
 * @param words of the answer, for people
 */
public record Answer(Verdict verdict, String words) {

  /** As the kubelet tells answers apart. */
  public enum Verdict {
    GOOD("", ""),
    /** Good, but somebody should know of it. */
    DOUBTFUL("ProbeWarning", " probe warning: "),
    BAD("Unhealthy", " probe failed: "),
    /** The question itself could not be asked; it counts for nothing. */
    BROKEN("Unhealthy", " probe errored: ");

    private final String reason;
    private final String how;

    Verdict(String reason, String how) {
      this.reason = reason;
      this.how = how;
    }

    /** Of the event that tells of it. */
    String reason() {
      return reason;
    }

    String how() {
      return how;
    }
  }

  static Answer good() {
    return new Answer(Verdict.GOOD, "");
  }

  static Answer doubtful(String words) {
    return new Answer(Verdict.DOUBTFUL, words);
  }

  static Answer bad(String words) {
    return new Answer(Verdict.BAD, words);
  }

  public boolean isGood() {
    return verdict == Verdict.GOOD || verdict == Verdict.DOUBTFUL;
  }
}
