package mightypi.api.serve;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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

  OpenApi(String epoch) {
    this.epoch = epoch;
  }

  void index(Call call, Types.Snapshot types) throws IOException {
    Map<String, Object> paths = new TreeMap<>();
    Served.groups(types)
        .forEach(
            (group, versions) ->
                versions
                    .keySet()
                    .forEach(
                        version -> {
                          String path = path(group, version);
                          paths.put(
                              path,
                              Map.of(
                                  "serverRelativeURL", ROOT + "/" + path + "?hash=" + hash(types)));
                        }));
    call.answerJson(200, Json.write(Map.of("paths", paths)));
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
    String tag = "\"" + hash(types) + (contentType.startsWith(PROTOBUF) ? "P" : "") + "\"";
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("content-type", contentType);
    headers.put("etag", tag);
    headers.put("vary", "Accept-Encoding, Accept");
    if (call.request().headers().first("if-none-match").filter(tag::equals).isPresent()) {
      call.conversation().answer(new Answer(304, headers, List.of()));
      return;
    }
    Map<String, Object> document = OpenApiV2.document(types);
    byte[] text =
        contentType.startsWith(PROTOBUF)
            ? OpenApiEncoding.document(document)
            : Json.write(document);
    call.conversation().answer(new Answer(200, headers, List.of(text)));
  }

  void document(Call call, Types.Snapshot types, String group, String version) throws IOException {
    List<ResourceType> served =
        Served.groups(types).getOrDefault(group, Map.of()).getOrDefault(version, List.of());
    if (served.isEmpty()) {
      throw Status.noSuchPath().asException();
    }
    String hash = hash(types);
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
    byte[] text = Json.write(document(served));
    call.conversation().answer(new Answer(200, headers, List.of(text)));
  }

  private static Map<String, Object> document(List<ResourceType> served) {
    Map<String, Object> paths = new TreeMap<>();
    Map<String, Object> schemas = new TreeMap<>();
    for (ResourceType type : served) {
      OpenApiPaths.of(type, paths);
      schemas.putAll(type.schema().components());
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
