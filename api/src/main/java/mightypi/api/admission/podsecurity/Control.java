package mightypi.api.admission.podsecurity;

/**
 * A check, and the versions of which standards contain it.
 *
 * @param baseline the minor versions in which {@code baseline} has it
 * @param restricted those in which {@code restricted} has it
 */
record Control(Minors baseline, Minors restricted, Check check) {

  /** From the first to the last, which belongs to them. */
  record Minors(int first, int last) {
    static final Minors NEVER = new Minors(1, 0);
    static final Minors ALWAYS = from(0);

    static Minors from(int first) {
      return new Minors(first, Standard.LATEST);
    }

    boolean include(int minor) {
      return first <= minor && minor <= last;
    }
  }

  static Control ofBoth(Minors minors, Check check) {
    return new Control(minors, minors, check);
  }

  static Control ofRestricted(Minors minors, Check check) {
    return new Control(Minors.NEVER, minors, check);
  }

  boolean isIn(Standard standard) {
    return switch (standard.level()) {
      case PRIVILEGED -> false;
      case BASELINE -> baseline.include(standard.minor());
      case RESTRICTED -> restricted.include(standard.minor());
    };
  }
}
