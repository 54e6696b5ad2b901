package mightypi.gateway.compile;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kind;
import mightypi.model.Kinds;
import org.jspecify.annotations.Nullable;

/** An image of a file of YAML documents. */
public final class World {

  private static final List<Kind> KINDS =
      List.of(
          Kinds.NAMESPACE,
          Kinds.SERVICE,
          Kinds.ENDPOINT_SLICE,
          Kinds.SECRET,
          Kinds.CONFIG_MAP,
          Kinds.INGRESS,
          Kinds.INGRESS_CLASS,
          Kinds.CHALLENGE,
          Kinds.GATEWAY_CLASS,
          Kinds.GATEWAY,
          Kinds.HTTP_ROUTE,
          Kinds.GRPC_ROUTE,
          Kinds.TLS_ROUTE,
          Kinds.BACKEND_TLS_POLICY,
          Kinds.REFERENCE_GRANT);

  private World() {}

  public static Image of(Path yaml) {
    return of(text(yaml));
  }

  private static String text(Path yaml) {
    try {
      return Files.readString(yaml);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static Image of(String yaml) {
    Image image = Image.EMPTY;
    for (Document document : documents(yaml)) {
      image = image.with(image.revision() + 1, key(document), aged(document, image.revision()));
    }
    return image;
  }

  public static List<Document> documents(Path yaml) {
    return documents(text(yaml));
  }

  public static List<Document> documents(String yaml) {
    List<Document> all = new ArrayList<>();
    try (MappingIterator<LinkedHashMap<String, @Nullable Object>> documents =
        new YAMLMapper()
            .readerFor(new TypeReference<LinkedHashMap<String, @Nullable Object>>() {})
            .readValues(yaml)) {
      while (documents.hasNext()) {
        all.add(certified(Document.of(documents.next())));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all;
  }

  public static Key key(Document document) {
    return KINDS.stream()
        .filter(kind -> kind.name().equals(document.kindName()))
        .filter(kind -> kind.group().equals(document.apiVersion().replaceAll("/?[^/]*$", "")))
        .findFirst()
        .map(document::key)
        .orElseThrow(() -> new IllegalArgumentException("of which kind is " + document));
  }

  private static Document aged(Document document, long age) {
    return document
        .with("uid-" + document.name(), "metadata", "uid")
        .with(1, "metadata", "generation")
        .with("2026-01-01T00:00:%02dZ".formatted(age % 60), "metadata", "creationTimestamp");
  }

  /** With a certificate where the file says for whom. */
  private static Document certified(Document document) {
    return Json.text(document.tree(), "certificateFor")
        .map(
            names ->
                document
                    .with(Certificates.data(List.of(names.split(" "))), "data")
                    .with(null, "certificateFor"))
        .orElse(document);
  }
}
