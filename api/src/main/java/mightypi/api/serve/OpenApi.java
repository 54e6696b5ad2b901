package mightypi.api.serve;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import mightypi.api.aggregate.Aggregation;
import mightypi.api.aggregate.Registered;
import mightypi.api.describe.Descriptions;
import mightypi.api.listen.Answer;
import mightypi.api.protobuf.OpenApiEncoding;
import mightypi.api.request.Accept;
import mightypi.api.status.Status;
import mightypi.api.type.ResourceType;
import mightypi.api.type.Types;
import mightypi.model.Json;

/**
 * Publishes OpenAPI v3 (KEP-2896): an index, and one document a group and version, which clients
 * keep for as long as the hash in its address stays the same. Documents are large and rarely
 * wanted: they are made when somebody asks, and not kept. OpenAPI v2 beside it is for older
 * clients.
 */
final class OpenApi {

  private static final String PROTOBUF = "application/com.github.proto-openapi.spec.v2";
  private static final String PROTOBUF_ANSWER = PROTOBUF + ".v1.0+protobuf"; // Go reads no "@"
  private static final String ROOT = "/openapi/v3";

  private final String epoch;
  private final Aggregation aggregation;

  OpenApi(String epoch, Aggregation aggregation) {
    this.epoch = epoch;
    this.aggregation = aggregation;
  }

  void index(Call call, Discovery.Known known) throws IOException {
    Map<String, Object> paths = new TreeMap<>();
    for (Groups.Group group : known.groups().all()) {
      for (Groups.Version version : group.versions()) {
        if (version.extension().isEmpty()) {
          String path = path(group.name(), version.name());
          paths.put(path, address(ROOT + "/" + path + "?hash=" + hash(known.types())));
        }
      }
    }
    aggregation.documentAddresses().forEach((path, url) -> paths.put(path, address(url)));
    call.answerJson(200, Json.write(Map.of("paths", paths)));
  }

  private static Map<String, Object> address(String url) {
    return Map.of("serverRelativeURL", url);
  }

  private static String path(String group, String version) {
    return group.isEmpty() ? "api/" + version : "apis/" + group + "/" + version;
  }

  /** All documents change when a definition does, or the program. */
  private String hash(Types.Snapshot types) {
    return (epoch + "-" + types.version()).toUpperCase(java.util.Locale.ROOT);
  }

  /** The document in v2 for all groups, as JSON or in the protobuf form of Go clients. */
  void v2(Call call, Types.Snapshot types) throws IOException {
    for (Accept accept : Accept.of(call.request().headers())) {
      boolean protobuf = accept.type().startsWith(PROTOBUF);
      if (protobuf || accept.isJson()) {
        v2(call, types, protobuf ? PROTOBUF_ANSWER : "application/json");
        return;
      }
    }
    throw Accept.nothingAcceptable().asException();
  }

  private void v2(Call call, Types.Snapshot types, String contentType) throws IOException {
    Aggregation.Sayings others = aggregation.sayings();
    String form = contentType.startsWith(PROTOBUF) ? "P" : "";
    String tag = "\"" + hash(types) + form + others.hash() + "\"";
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("content-type", contentType);
    headers.put("etag", tag);
    headers.put("vary", "Accept-Encoding, Accept");
    if (call.request().headers().first("if-none-match").filter(tag::equals).isPresent()) {
      call.conversation().answer(new Answer(304, headers, List.of()));
      return;
    }
    Map<String, Object> document = OpenApiV2.document(types, others.swaggers());
    byte[] text =
        contentType.startsWith(PROTOBUF)
            ? OpenApiEncoding.document(document)
            : Json.write(document);
    call.conversation().answer(new Answer(200, headers, List.of(text)));
  }

  void document(Call call, Discovery.Known known, String group, String version) throws IOException {
    Groups.Version found =
        known.groups().find(group, version).orElseThrow(() -> Status.noSuchPath().asException());
    if (found.extension().isEmpty()) {
      answer(call, hash(known.types()), () -> Json.write(document(found.types())));
      return;
    }
    Aggregation.Described told = described(found.extension().get());
    answer(call, told.hash(), told::json);
  }

  private Aggregation.Described described(Registered extension) {
    try {
      return aggregation.described(extension).orElseThrow(() -> Status.noSuchPath().asException());
    } catch (IOException e) {
      throw Status.unavailable("error trying to reach service: " + e.getMessage()).asException();
    }
  }

  private static void answer(Call call, String hash, Supplier<byte[]> document) throws IOException {
    String tag = "\"" + hash + "\"";
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("content-type", "application/json");
    headers.put("etag", tag);
    headers.put("vary", "Accept-Encoding, Accept");
    if (call.query().text("hash").equals(hash)) {
      headers.put("cache-control", "public, immutable, max-age=31536000");
    }
    if (call.request().headers().first("if-none-match").filter(tag::equals).isPresent()) {
      call.conversation().answer(new Answer(304, headers, List.of()));
      return;
    }
    call.conversation().answer(new Answer(200, headers, List.of(document.get())));
  }

  private static Map<String, Object> document(List<ResourceType> served) {
    Map<String, Object> paths = new TreeMap<>();
    Map<String, Object> schemas = new TreeMap<>();
    Descriptions descriptions = Descriptions.read();
    for (ResourceType type : served) {
      OpenApiPaths.of(type, paths);
      schemas.putAll(descriptions.onto(type.schema().components()));
    }
    Map<String, Object> info = new LinkedHashMap<>();
    info.put("title", "Kubernetes");
    info.put("version", About.GIT_VERSION);
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("openapi", "3.0.0");
    tree.put("info", info);
    tree.put("paths", paths);
    tree.put("components", Map.of("schemas", schemas));
    return tree;
  }
}
