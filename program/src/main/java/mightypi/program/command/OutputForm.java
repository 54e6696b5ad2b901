package mightypi.program.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import java.io.PrintWriter;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import mightypi.model.Json;
import picocli.CommandLine.Option;

/** The form of what a command lists. */
final class OutputForm {

  /** The forms. */
  enum Form {
    TABLE,
    JSON,
    YAML
  }

  /** A column of the table form. */
  record Column<T>(String title, Function<T, String> cell) {}

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORM",
      description = "table, json or yaml (default: ${DEFAULT-VALUE})",
      defaultValue = "table")
  private Form form = Form.TABLE;

  boolean isTable() {
    return form == Form.TABLE;
  }

  <T> void print(PrintWriter out, List<T> rows, List<Column<T>> columns) {
    if (isTable()) {
      table(out, rows, columns);
    } else {
      printValue(out, rows);
    }
    out.flush();
  }

  /** Prints any value in the machine-readable form that was asked for. */
  void printValue(PrintWriter out, Object value) {
    try {
      ObjectMapper mapper =
          form == Form.YAML
              ? new ObjectMapper(
                  new YAMLFactory().disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER))
              : Json.mapper();
      Object tree = Json.mapper().convertValue(value, Object.class);
      out.println(mapper.writerWithDefaultPrettyPrinter().writeValueAsString(tree).stripTrailing());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e); // the values are records of plain things
    }
  }

  static <T> void table(PrintWriter out, List<T> rows, List<Column<T>> columns) {
    List<List<String>> cells =
        Stream.concat(
                Stream.of(columns.stream().map(Column::title).toList()),
                rows.stream()
                    .map(row -> columns.stream().map(each -> each.cell().apply(row)).toList()))
            .toList();
    for (List<String> line : cells) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < line.size(); i++) {
        int at = i;
        int width = cells.stream().mapToInt(each -> each.get(at).length()).max().orElse(0);
        text.append(line.get(i)).append(" ".repeat(width - line.get(i).length() + 3));
      }
      out.println(text.toString().stripTrailing());
    }
  }
}
