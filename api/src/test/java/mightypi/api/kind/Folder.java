package mightypi.api.kind;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import mightypi.model.Document;

/** A folder of a golden test: what goes in, and what must come out. */
record Folder(Path path) {

  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
          .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
          .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
          .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
          .build();

  static List<Folder> all(String area) {
    try {
      Path root = Path.of(Objects.requireNonNull(Folder.class.getResource(area)).toURI());
      try (Stream<Path> paths = Files.list(root)) {
        return paths.sorted().map(Folder::new).toList();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  List<Document> documents(String file) {
    List<Document> found = new ArrayList<>();
    try (MappingIterator<Map<String, Object>> each =
        YAML.readerForMapOf(Object.class).readValues(Files.readString(path.resolve(file)))) {
      each.forEachRemaining(tree -> found.add(Document.of(tree)));
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String text(String file) {
    try {
      Path text = path.resolve(file);
      return Files.exists(text) ? Files.readString(text) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String yaml(List<Document> documents) {
    try {
      StringBuilder text = new StringBuilder();
      for (Document document : documents) {
        text.append(text.isEmpty() ? "" : "---\n").append(YAML.writeValueAsString(document.tree()));
      }
      return text.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return path.getFileName().toString();
  }
}
