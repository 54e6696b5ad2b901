package mightypi.why.hop;

/**
 * What is to be said of a hop.
 *
 * @param mend a command to paste, or words where no command does it; empty when nothing is to be
 *     mended
 */
public record Finding(String hop, Verdict verdict, String expected, String seen, String mend) {

  static Finding ok(String hop, String seen) {
    return new Finding(hop, Verdict.OK, "", seen, "");
  }

  static Finding unknown(String hop, String expected, String seen) {
    return new Finding(hop, Verdict.UNKNOWN, expected, seen, "");
  }

  static Finding warn(String hop, String expected, String seen, String mend) {
    return new Finding(hop, Verdict.WARN, expected, seen, mend);
  }

  static Finding broken(String hop, String expected, String seen, String mend) {
    return new Finding(hop, Verdict.BROKEN, expected, seen, mend);
  }
}
