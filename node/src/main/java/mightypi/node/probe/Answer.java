package mightypi.node.probe;

/**
 * What came of asking a container once.
 *
 * @param words of the answer, for people
 */
public record Answer(Verdict verdict, String words) {

  /** As the kubelet tells answers apart. */
  public enum Verdict {
    GOOD,
    BAD,
    /** The question itself could not be asked; it counts for nothing. */
    BROKEN
  }

  static Answer good() {
    return new Answer(Verdict.GOOD, "");
  }

  static Answer bad(String words) {
    return new Answer(Verdict.BAD, words);
  }

  public boolean isGood() {
    return verdict == Verdict.GOOD;
  }
}
