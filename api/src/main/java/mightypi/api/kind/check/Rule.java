package mightypi.api.kind.check;

import java.util.List;
import java.util.regex.Pattern;

/** What a text must look like. Answers with what is wrong with it; with nothing if all is well. */
@FunctionalInterface
public interface Rule {

  List<String> faults(String text);

  /**
   * A rule of a pattern and a greatest length.
   *
   * @param pattern repeats no group: on those Java recurses, and a long text ends the stack
   */
  static Rule of(int longest, Pattern pattern, String otherwise) {
    return text -> {
      boolean fits = pattern.matcher(text).matches();
      if (text.length() > longest) {
        String tooLong = "must be no more than " + longest + " characters";
        return fits ? List.of(tooLong) : List.of(tooLong, otherwise);
      }
      return fits ? List.of() : List.of(otherwise);
    };
  }
}
