package mightypi.api.serve;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import mightypi.api.table.Table;
import mightypi.api.type.ResourceType;
import mightypi.model.Document;
import mightypi.model.Json;

/**
 * Makes the body of an answer out of documents. Where the client wants the objects themselves, the
 * body is made of their stored bytes; nothing is parsed.
 */
record Rendering(ResourceType type, Form form, Instant now) {

  private static final byte[] COMMA = {','};
  private static final byte[] LIST_END = "]}\n".getBytes(UTF_8);
  private static final byte[] OBJECT_END = "}\n".getBytes(UTF_8);
  private static final YAMLMapper YAML =
      new YAMLMapper(
          YAMLFactory.builder()
              .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
              .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
              .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
              .build());

  /**
   * {@code metav1.ListMeta}.
   *
   * @param revision 0 where there is none
   */
  record ListMeta(long revision, String next, OptionalLong remaining) {

    /** Of a list that no revision shows. */
    static final ListMeta NONE = new ListMeta(0, "", OptionalLong.empty());

    Map<String, Object> tree() {
      Map<String, Object> tree = new LinkedHashMap<>();
      if (revision > 0) {
        tree.put("resourceVersion", Long.toString(revision));
      }
      if (!next.isEmpty()) {
        tree.put("continue", next);
      }
      remaining.ifPresent(count -> tree.put("remainingItemCount", count));
      return tree;
    }
  }

  List<byte[]> object(Document document) {
    Document shown = inServedVersion(document);
    return inFormat(
        switch (form.as()) {
          case OBJECT -> List.of(shown.json());
          case METADATA -> List.of(Json.write(Table.metadata(shown)));
          case TABLE ->
              List.of(
                  table()
                      .of(
                          List.of(shown),
                          Map.of("resourceVersion", shown.resourceVersion()),
                          true));
        });
  }

  /** Each part is made when it is asked for: a long list is never there as a whole. */
  Stream<byte[]> list(List<Document> stored, ListMeta meta) {
    // A conversion may fail, and then there is another answer: it is made before there is any.
    boolean converted = !type.kind().equals(type.storageKind());
    List<Document> documents =
        converted ? stored.stream().map(this::inServedVersion).toList() : stored;
    Stream<byte[]> parts =
        switch (form.as()) {
          case OBJECT ->
              parts(
                  head(type.kind().name() + "List", type.kind().apiVersion(), meta),
                  documents,
                  Document::json);
          case METADATA ->
              parts(
                  head("PartialObjectMetadataList", "meta.k8s.io/v1", meta),
                  documents,
                  each -> Json.write(Table.metadata(each.fleeting())));
          case TABLE -> {
            Table table = table();
            yield parts(table.head(meta.tree()), documents, each -> table.line(each.fleeting()));
          }
        };
    return form.yaml() ? inFormat(parts.toList()).stream() : parts;
  }

  private static Stream<byte[]> parts(
      byte[] head, List<Document> documents, Function<Document, byte[]> part) {
    Stream<byte[]> items =
        IntStream.range(0, documents.size())
            .boxed()
            .flatMap(
                i ->
                    i == 0
                        ? Stream.of(part.apply(documents.get(i)))
                        : Stream.of(COMMA, part.apply(documents.get(i))));
    return Stream.of(Stream.of(head), items, Stream.of(LIST_END)).flatMap(each -> each);
  }

  private static byte[] head(String kind, String apiVersion, ListMeta meta) {
    String text =
        "{\"kind\":%s,\"apiVersion\":%s,\"metadata\":%s,\"items\":["
            .formatted(Json.brief(kind), Json.brief(apiVersion), Json.brief(meta.tree()));
    return text.getBytes(UTF_8);
  }

  /** One event of a watch, on a line. */
  byte[][] event(String what, Document document, boolean first) {
    Document shown = inServedVersion(document);
    byte[] object =
        switch (form.as()) {
          case OBJECT -> shown.json();
          case METADATA -> Json.write(Table.metadata(shown));
          case TABLE ->
              table().of(List.of(shown), Map.of("resourceVersion", shown.resourceVersion()), first);
        };
    return new byte[][] {eventHead(what), object, OBJECT_END};
  }

  /** A bookmark has no more of an object than its kind and its revision. */
  byte[][] bookmark(long revision, boolean initialEventsEnd) {
    Map<String, Object> meta = new LinkedHashMap<>();
    meta.put("resourceVersion", Long.toString(revision));
    if (initialEventsEnd) {
      meta.put("annotations", Map.of("k8s.io/initial-events-end", "true"));
    }
    Map<String, Object> object = new LinkedHashMap<>();
    switch (form.as()) {
      case OBJECT -> {
        object.put("kind", type.kind().name());
        object.put("apiVersion", type.kind().apiVersion());
      }
      case METADATA -> {
        object.put("kind", "PartialObjectMetadata");
        object.put("apiVersion", "meta.k8s.io/v1");
      }
      case TABLE -> {
        object.put("kind", "Table");
        object.put("apiVersion", "meta.k8s.io/v1");
        object.put("rows", List.of());
      }
    }
    object.put("metadata", meta);
    return new byte[][] {eventHead("BOOKMARK"), Json.write(object), OBJECT_END};
  }

  static byte[][] error(byte[] status) {
    return new byte[][] {eventHead("ERROR"), status, OBJECT_END};
  }

  private static byte[] eventHead(String what) {
    return ("{\"type\":\"" + what + "\",\"object\":").getBytes(UTF_8);
  }

  private Table table() {
    return new Table(type.columns(), form.include(), now);
  }

  private Document inServedVersion(Document document) {
    return type.served(document);
  }

  private List<byte[]> inFormat(List<byte[]> json) {
    if (!form.yaml()) {
      return json;
    }
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    json.forEach(whole::writeBytes);
    try {
      return List.of(YAML.writeValueAsBytes(Json.parse(whole.toByteArray())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
