package mightypi.control.fact;

/** Numbers that may be given as a share: {@code 3}, {@code 25%}. */
public final class Shares {

  private Shares() {}

  /** Of the whole, rounded up. */
  public static int up(String text, int whole) {
    return text.endsWith("%") ? (int) Math.ceil(percent(text) * whole / 100.0) : number(text);
  }

  /** Of the whole, rounded down. */
  public static int down(String text, int whole) {
    return text.endsWith("%") ? (int) Math.floor(percent(text) * whole / 100.0) : number(text);
  }

  private static int percent(String text) {
    return number(text.substring(0, text.length() - 1));
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      return 0; // the API lets no such text through
    }
  }
}
