package mightypi.node.loop;

import io.fabric8.kubernetes.api.model.Container;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import mightypi.node.plan.Run;

/**
 * What a container wrote into its termination message file, or else, if its pod wishes so and it
 * failed, the end of its log.
 */
final class LastWords {

  private static final int LONGEST = 4096;
  private static final int LONGEST_OF_LOG = 2048;
  private static final int MOST_LINES = 80;

  private LastWords() {}

  static String of(Path file, Run run, Optional<Container> container) {
    String own = tail(file, LONGEST);
    boolean fromLog =
        own.isEmpty()
            && run.exit().code() != 0
            && container
                .filter(each -> "FallbackToLogsOnError".equals(each.getTerminationMessagePolicy()))
                .isPresent();
    return fromLog ? fromLog(tail(Path.of(run.logPath()), 2 * LONGEST)) : own;
  }

  // Last words that cannot be read are none: the exit code remains.
  private static String tail(Path file, int longest) {
    if (!Files.isRegularFile(file)) {
      return "";
    }
    try (RandomAccessFile content = new RandomAccessFile(file.toFile(), "r")) {
      long from = Math.max(0, content.length() - longest);
      content.seek(from);
      byte[] bytes = new byte[(int) (content.length() - from)];
      content.readFully(bytes);
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }

  static String fromLog(String lines) {
    StringBuilder text = new StringBuilder();
    for (String line : lines.split("\n", -1)) {
      String[] words = line.split(" ", 4);
      if (words.length == 4) {
        text.append(words[3]).append(words[2].equals("P") ? "" : "\n"); // P: the line goes on
      }
    }
    String end = text.substring(Math.max(0, text.length() - LONGEST_OF_LOG));
    int from = end.length();
    for (int i = 0; i <= MOST_LINES && from >= 0; i++) {
      from = end.lastIndexOf('\n', from - 1);
    }
    return from < 0 ? end : end.substring(from + 1);
  }
}
