package mightypi.control.batch;

import java.util.BitSet;
import java.util.OptionalInt;
import java.util.StringJoiner;
import mightypi.control.fact.Fields;
import mightypi.model.Document;

/** Sets of completion indexes, in the short form of statuses: {@code 1,3-5,7}. */
final class Indexes {

  static final String ANNOTATION = "batch.kubernetes.io/job-completion-index";

  private Indexes() {}

  /** Of a text; what lies beyond the completions does not count. */
  static BitSet parse(String text, int completions) {
    BitSet set = new BitSet();
    for (String part : text.split(",", -1)) {
      String[] ends = part.split("-", 2);
      OptionalInt first = number(ends[0]);
      OptionalInt last = number(ends[ends.length - 1]);
      int end = last.isPresent() ? Math.min(last.getAsInt(), completions - 1) : -1;
      if (first.isPresent() && first.getAsInt() >= 0 && first.getAsInt() <= end) {
        set.set(first.getAsInt(), end + 1);
      }
    }
    return set;
  }

  private static OptionalInt number(String text) {
    try {
      return OptionalInt.of(Integer.parseInt(text));
    } catch (NumberFormatException e) {
      return OptionalInt.empty();
    }
  }

  /** Two in a row are written with a comma, three with a dash. */
  static String text(BitSet set) {
    StringJoiner parts = new StringJoiner(",");
    for (int first = set.nextSetBit(0); first >= 0; ) {
      int last = set.nextClearBit(first) - 1;
      if (last == first) {
        parts.add(String.valueOf(first));
      } else {
        parts.add(first + (last == first + 1 ? "," : "-") + last);
      }
      first = set.nextSetBit(last + 1);
    }
    return parts.toString();
  }

  /** The index of a pod; empty when it has none. */
  static OptionalInt of(Document pod) {
    return number(Fields.annotation(pod, ANNOTATION));
  }
}
