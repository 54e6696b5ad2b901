package mightypi.api.protobuf;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The fields of a message by their numbers. The table is read when the first such body comes. */
record Fields(Map<Integer, Field> byNumber) {

  /** How often a field stands in its message. */
  enum Count {
    ONE,
    LIST,
    MAP
  }

  /** A field; of a map, the type is that of its values. */
  record Field(String name, Count count, String type) {}

  static Optional<Fields> of(String message) {
    return Optional.ofNullable(Table.LINES.get(message)).map(Fields::parse);
  }

  private static Fields parse(String line) {
    Map<Integer, Field> fields = new HashMap<>();
    for (String each : line.split(" ")) {
      String[] parts = each.split(":");
      Count count =
          switch (parts[2]) {
            case "list" -> Count.LIST;
            case "map" -> Count.MAP;
            default -> Count.ONE;
          };
      fields.put(Integer.parseInt(parts[0]), new Field(parts[1], count, parts[3]));
    }
    return new Fields(fields);
  }

  /** On first use. */
  private static final class Table {
    static final Map<String, String> LINES = read();

    private static Map<String, String> read() {
      Map<String, String> lines = new HashMap<>();
      try (InputStream in = Objects.requireNonNull(Fields.class.getResourceAsStream("fields.txt"));
          BufferedReader reader = new BufferedReader(new InputStreamReader(in, UTF_8))) {
        for (@Nullable String line = reader.readLine(); line != null; line = reader.readLine()) {
          int space = line.indexOf(' ');
          if (!line.startsWith("#") && space > 0) {
            lines.put(line.substring(0, space), line.substring(space + 1));
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return Map.copyOf(lines);
    }
  }
}
