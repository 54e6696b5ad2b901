package mightypi.api.admission.podsecurity;

/**
 * A Pod Security Standard as of a version of Kubernetes.
 *
 * @param minor of version 1; {@link #LATEST} for the newest
 */
record Standard(Level level, int minor) {

  static final int LATEST = Integer.MAX_VALUE;

  /** From the most to the least permissive. */
  enum Level {
    PRIVILEGED,
    BASELINE,
    RESTRICTED;

    String text() {
      return switch (this) {
        case PRIVILEGED -> "privileged";
        case BASELINE -> "baseline";
        case RESTRICTED -> "restricted";
      };
    }
  }

  boolean isPrivileged() {
    return level == Level.PRIVILEGED;
  }

  boolean isStricterThan(Standard other) {
    return level.compareTo(other.level) > 0;
  }

  /** As in {@code restricted:latest}, {@code baseline:v1.25}. */
  @Override
  public String toString() {
    return level.text() + ":" + (minor == LATEST ? "latest" : "v1." + minor);
  }
}
