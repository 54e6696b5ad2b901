package mightypi.why.hop;

/** How a hop is. */
public enum Verdict {
  OK,
  /** It works, but somebody should know. */
  WARN,
  BROKEN,
  /** It cannot be told from here. */
  UNKNOWN
}
