package mightypi.api.request;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import mightypi.api.protobuf.Envelope;
import mightypi.api.protobuf.MalformedProtobuf;
import mightypi.api.resource.Resources;
import mightypi.api.status.Status;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/**
 * Reads an object out of a body, in JSON or YAML, and finds the fields that stand there twice: of
 * those the last one counts, and the client may want to know.
 */
public final class Body {

  private static final JsonFactory JSON = Json.mapper().getFactory();
  private static final JsonFactory YAML = new YAMLFactory();

  private final JsonParser parser;
  private final List<String> duplicates = new ArrayList<>();

  private Body(JsonParser parser) {
    this.parser = parser;
  }

  /** The object in the body of a request, in the format that its Content-Type names. */
  public static Resources.Body of(Request request) {
    return switch (mediaType(request)) {
      case "", "application/json" -> read(JSON, request.body());
      case "application/yaml" -> read(YAML, request.body());
      case "application/vnd.kubernetes.protobuf" -> protobuf(request.body());
      default -> throw unknownFormat();
    };
  }

  private static RuntimeException unknownFormat() {
    return Status.unsupportedMediaType(
            "the body of the request was in an unknown format - accepted media types include:"
                + " application/json, application/yaml, application/vnd.kubernetes.protobuf")
        .asException();
  }

  private static Resources.Body protobuf(byte[] body) {
    try {
      return new Resources.Body(Envelope.open(body).orElseThrow(Body::unknownFormat), List.of());
    } catch (MalformedProtobuf e) {
      throw Status.badRequest(String.valueOf(e.getMessage())).asException();
    }
  }

  /** The Content-Type without its parameters; empty when there is none. */
  public static String mediaType(Request request) {
    String header = request.headers().first("content-type").orElse("");
    int semicolon = header.indexOf(';');
    return (semicolon < 0 ? header : header.substring(0, semicolon))
        .strip()
        .toLowerCase(Locale.ROOT);
  }

  public static Resources.Body yaml(byte[] text) {
    return read(YAML, text);
  }

  private static Resources.Body read(JsonFactory factory, byte[] text) {
    try (JsonParser parser = factory.createParser(text)) {
      Body body = new Body(parser);
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw Status.badRequest(
                "couldn't get version/kind; json parse error: the body must be an object")
            .asException();
      }
      return new Resources.Body(body.object(""), List.copyOf(body.duplicates));
    } catch (IOException e) {
      throw Status.badRequest("couldn't get version/kind; json parse error: " + brief(e))
          .asException();
    }
  }

  private static String brief(IOException e) {
    return e instanceof com.fasterxml.jackson.core.JsonProcessingException fault
        ? fault.getOriginalMessage()
        : String.valueOf(e.getMessage());
  }

  private Map<String, @Nullable Object> object(String path) throws IOException {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      String place = path.isEmpty() ? name : path + "." + name;
      if (tree.containsKey(name)) {
        duplicates.add(place);
      }
      parser.nextToken();
      tree.put(name, value(place));
    }
    return Collections.unmodifiableMap(tree);
  }

  private @Nullable Object value(String path) throws IOException {
    JsonToken token = parser.currentToken();
    if (token == null) {
      throw new IOException("unexpected end of JSON input");
    }
    return switch (token) {
      case START_OBJECT -> object(path);
      case START_ARRAY -> array(path);
      case VALUE_NUMBER_INT -> parser.getNumberValue();
      case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      default -> parser.getText();
    };
  }

  private List<@Nullable Object> array(String path) throws IOException {
    List<@Nullable Object> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(value(path + "[" + items.size() + "]"));
    }
    return Collections.unmodifiableList(items);
  }
}
