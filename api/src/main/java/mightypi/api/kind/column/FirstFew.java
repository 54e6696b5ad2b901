package mightypi.api.kind.column;

import java.util.List;

/** Long lists in a narrow cell. */
public final class FirstFew {

  private static final int SHOWN = 3;

  private FirstFew() {}

  /** {@code a,b,c + 4 more...}. */
  public static String of(List<String> all) {
    String first = String.join(",", all.subList(0, Math.min(SHOWN, all.size())));
    return all.size() > SHOWN ? first + " + " + (all.size() - SHOWN) + " more..." : first;
  }
}
