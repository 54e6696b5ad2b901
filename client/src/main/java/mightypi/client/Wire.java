package mightypi.client;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Kind;
import org.jspecify.annotations.Nullable;

/** Cuts documents out of lists and watch events, as they stand there, without making a tree. */
final class Wire {

  private static final JsonFactory FACTORY = Json.mapper().getFactory();

  private Wire() {}

  /**
   * A page of a list.
   *
   * @param next the token for the next page; empty after the last one
   */
  record Page(long resourceVersion, String next, List<Document> items) {}

  /**
   * A watch event: {@code ADDED}, {@code MODIFIED}, {@code DELETED}, {@code BOOKMARK}, {@code
   * ERROR}.
   */
  record WatchEvent(String type, Document object) {}

  static Page page(byte[] json, Kind kind) throws IOException {
    Map<?, ?> meta = Map.of();
    List<Document> items = new ArrayList<>();
    try (JsonParser parser = FACTORY.createParser(json)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String field = parser.currentName();
        JsonToken token = parser.nextToken();
        if (field.equals("metadata") && token == JsonToken.START_OBJECT) {
          meta = parser.readValueAs(Map.class);
        } else if (field.equals("items") && token == JsonToken.START_ARRAY) {
          items(parser, json, kind, items);
        } else {
          parser.skipChildren();
        }
      }
    }
    return new Page(
        number(Json.text(meta, "resourceVersion").orElse("")),
        Json.text(meta, "continue").orElse(""),
        items);
  }

  /** One object, as a reply has it. */
  static Document object(byte[] json, Kind kind) throws IOException {
    return versioned(typed(json, kind));
  }

  private static void items(JsonParser parser, byte[] json, Kind kind, List<Document> items)
      throws IOException {
    while (parser.nextToken() == JsonToken.START_OBJECT) {
      items.add(object(slice(parser, json), kind));
    }
  }

  private static byte[] slice(JsonParser parser, byte[] json) throws IOException {
    int start = (int) parser.currentTokenLocation().getByteOffset();
    parser.skipChildren();
    return Arrays.copyOfRange(json, start, (int) parser.currentLocation().getByteOffset());
  }

  // The items of a list do not say what they are: the list does.
  private static Document typed(byte[] json, Kind kind) throws IOException {
    Document document = Document.parse(json);
    if (!document.apiVersion().isEmpty()) {
      return document;
    }
    String head = "{\"apiVersion\":\"" + kind.apiVersion() + "\",\"kind\":\"" + kind.name() + "\",";
    byte[] first = head.getBytes(StandardCharsets.UTF_8);
    byte[] text = Arrays.copyOf(first, first.length + json.length - 1);
    System.arraycopy(json, 1, text, first.length, json.length - 1);
    return Document.parse(text);
  }

  private static Document versioned(Document document) throws IOException {
    number(document.resourceVersion());
    return document;
  }

  private static long number(String resourceVersion) throws IOException {
    try {
      return Long.parseLong(resourceVersion);
    } catch (NumberFormatException e) {
      throw new IOException("the resource version \"" + resourceVersion + "\" is no number", e);
    }
  }

  static WatchEvent event(byte[] line) throws IOException {
    String type = "";
    @Nullable Document object = null;
    try (JsonParser parser = FACTORY.createParser(line)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String field = parser.currentName();
        parser.nextToken();
        if (field.equals("type")) {
          type = parser.getText();
        } else if (field.equals("object")) {
          object = Document.parse(slice(parser, line));
        } else {
          parser.skipChildren();
        }
      }
    }
    if (object == null) {
      throw new IOException("a watch event without an object");
    }
    return new WatchEvent(type, type.equals("ERROR") ? object : versioned(object));
  }
}
