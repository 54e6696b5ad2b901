package mightypi.tools;

import java.nio.file.Path;
import java.util.regex.Pattern;

/** Puts a placeholder wherever the same command says something else the next time. */
final class Steady {

  /** Of names that are made: without vowels, so that they are no words. */
  private static final String LETTERS = "[bcdfghjklmnpqrstvwxz2456789]";

  private record Rule(Pattern pattern, String placeholder) {
    Rule(String pattern, String placeholder) {
      this(Pattern.compile(pattern, Pattern.MULTILINE), placeholder);
    }
  }

  private static final Rule[] RULES = {
    new Rule("[ \\t]+$", ""),
    new Rule("https://127\\.0\\.0\\.1:\\d+", "<server>"),
    new Rule("\\b127\\.0\\.0\\.1:\\d+", "<server>"),
    new Rule("\\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\\b", "<uid>"),
    new Rule("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z", "<time>"),
    new Rule("[A-Z][a-z]{2}, \\d\\d [A-Z][a-z]{2} \\d{4} [0-9:]+ [+-]\\d{4}", "<time>"),
    new Rule("^([EWI])\\d{4} [0-9:.]+ +\\d+ (\\S+):\\d+\\]", "$1 $2]"),
    new Rule("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d \\+0000 UTC", "<time>"),
    new Rule("(?<![=\\w.-])(\\d+m)?\\d+(\\.\\d+)?m?s\\b", "<age>"),
    new Rule("(?<= {2})\\d+[mh]$", "<age>"),
    new Rule("(?<=resource version to be 1, was )\\d+", "<version>"),
    new Rule("(?<=-token-)[0-9a-z]{5}\\b", "<id>"),
    new Rule("-" + LETTERS + "{8,10}-" + LETTERS + "{5}\\b", "-<hash>-<id>"),
    new Rule("(?<=-)" + LETTERS + "{8,10}\\b", "<hash>"),
    new Rule("(?<=pod-template-hash=)" + LETTERS + "{8,10}\\b", "<hash>"),
    new Rule("(?<=controller-revision-hash[=:] ?)\\S+", "<hash>"),
    new Rule("(?<=[a-z0-9]-)(?=[a-z0-9]*[0-9])" + LETTERS + "{5}\\b", "<id>"),
    new Rule("(?<=[a-z0-9]-)[bcdfghjklmnpqrstvwxz]{5}\\b", "<id>"),
    new Rule("\\b10\\.152\\.183\\.\\d+\\b", "<cluster-ip>"),
    new Rule("\\b10\\.1\\.\\d+\\.\\d+\\b(?!/)", "<pod-ip>"),
    new Rule("(?<=\\b\\d{1,5}:)3\\d{4}(?=/TCP)", "<node-port>"),
    new Rule("(?<=resourceVersion: )\"\\d+\"", "\"<version>\""),
    new Rule("(?<=\"resourceVersion\": ?)\"\\d+\"", "\"<version>\""),
    new Rule("(?<=\\S) {2,}(?=\\S)", "  "), // columns are as wide as the ages in them
  };

  private Steady() {}

  static String of(String said, Path folder) {
    String text = said.replace(folder.toString(), "<folder>");
    for (Rule rule : RULES) {
      text = rule.pattern.matcher(text).replaceAll(rule.placeholder);
    }
    return text;
  }
}
