package mightypi.api.kind.check;

import java.util.List;
import java.util.regex.Pattern;

/** What a text must look like. Answers with what is wrong with it; with nothing if all is well. */
@FunctionalInterface
public interface Rule {

  List<String> faults(String text);

  /** What is longer is not looked at any further: patterns recurse. */
  int MOST_READ = 1_024;

  /** A rule of a pattern and a greatest length. */
  static Rule of(int longest, Pattern pattern, String otherwise) {
    return text -> {
      boolean fits = text.length() <= MOST_READ && pattern.matcher(text).matches();
      if (text.length() > longest) {
        String tooLong = "must be no more than " + longest + " characters";
        return fits ? List.of(tooLong) : List.of(tooLong, otherwise);
      }
      return fits ? List.of() : List.of(otherwise);
    };
  }
}
