package mightypi.store;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import mightypi.model.Document;
import mightypi.model.Json;

/** Puts {@code metadata.resourceVersion} into the text of a document, without making a tree. */
public final class ResourceVersion {

  private static final JsonFactory FACTORY = Json.mapper().getFactory();

  private ResourceVersion() {}

  /** The document at a revision; all else stays as it is, byte for byte. */
  public static Document stamp(Document document, long revision) {
    String text = Long.toString(revision);
    try {
      Cut cut = find(document.json());
      return Document.parse(cut.filled(document.json(), text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Cut find(byte[] json) throws IOException {
    try (JsonParser parser = FACTORY.createParser(json)) {
      parser.nextToken();
      int top = end(parser);
      boolean empty = true;
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        empty = false;
        boolean metadata = parser.currentName().equals("metadata");
        if (parser.nextToken() == JsonToken.START_OBJECT && metadata) {
          return inMetadata(parser);
        }
        parser.skipChildren();
      }
      return new Cut(top, top, "\"metadata\":{\"resourceVersion\":\"", empty ? "\"}" : "\"},");
    }
  }

  private static Cut inMetadata(JsonParser parser) throws IOException {
    int top = end(parser);
    boolean empty = true;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      empty = false;
      boolean found = parser.currentName().equals("resourceVersion");
      parser.nextToken();
      int start = (int) parser.currentTokenLocation().getByteOffset();
      parser.skipChildren();
      parser.finishToken();
      if (found) {
        return new Cut(start, end(parser), "\"", "\"");
      }
    }
    return new Cut(top, top, "\"resourceVersion\":\"", empty ? "\"" : "\",");
  }

  private static int end(JsonParser parser) {
    return (int) parser.currentLocation().getByteOffset();
  }

  /** The place of the text where the revision goes, and what stands around it there. */
  private record Cut(int start, int end, String prefix, String suffix) {
    byte[] filled(byte[] json, String revision) {
      byte[] middle = (prefix + revision + suffix).getBytes(StandardCharsets.UTF_8);
      byte[] text = new byte[json.length - (end - start) + middle.length];
      System.arraycopy(json, 0, text, 0, start);
      System.arraycopy(middle, 0, text, start, middle.length);
      System.arraycopy(json, end, text, start + middle.length, json.length - end);
      return text;
    }
  }
}
