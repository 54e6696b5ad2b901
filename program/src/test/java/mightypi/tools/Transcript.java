package mightypi.tools;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What somebody typed and what was said, as a terminal shows it: {@code $ } begins a command,
 * {@code > } goes on with it, {@code ## } is a remark, all else is output.
 */
record Transcript(List<Entry> entries) {

  /** A command and what it says, both with their line breaks. */
  record Entry(String remark, String command, String output) {

    Entry saying(String said) {
      return new Entry(remark, command, said);
    }

    String typed() {
      return "$ " + command.strip().replace("\n", "\n> ") + "\n";
    }
  }

  static Transcript read(Path file) throws IOException {
    List<Entry> entries = new ArrayList<>();
    StringBuilder remark = new StringBuilder();
    StringBuilder command = new StringBuilder();
    StringBuilder output = new StringBuilder();
    for (String line : Files.readAllLines(file)) {
      boolean begins = line.startsWith("$ ") || line.startsWith("## ");
      if (begins && !command.isEmpty()) {
        entries.add(new Entry(remark.toString(), command.toString(), output.toString()));
        List.of(remark, command, output).forEach(each -> each.setLength(0));
      }
      if (line.startsWith("## ")) {
        remark.append(line).append('\n');
      } else if (line.startsWith("$ ") || (line.startsWith("> ") && output.isEmpty())) {
        command.append(line.substring(2)).append('\n');
      } else {
        output.append(line).append('\n');
      }
    }
    entries.add(new Entry(remark.toString(), command.toString(), output.toString()));
    return new Transcript(entries);
  }

  String text() {
    StringBuilder text = new StringBuilder();
    entries.forEach(each -> text.append(each.remark).append(each.typed()).append(each.output));
    return text.toString();
  }
}
