package mightypi.api.serve;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import mightypi.api.status.Status;
import mightypi.model.Json;

/**
 * Where a list in chunks goes on (KEP-365): after the object of this place, as of the revision.
 * What clients see of it is an opaque token.
 */
record Page(long revision, String namespace, String name) {

  String token() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("v", "meta.k8s.io/v1");
    tree.put("rv", revision);
    tree.put("start", namespace + "/" + name);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(Json.write(tree));
  }

  static Page of(String token) {
    try {
      Map<?, ?> tree = Json.parse(Base64.getUrlDecoder().decode(token.getBytes(UTF_8)));
      String start = Json.text(tree, "start").orElse("");
      int slash = start.indexOf('/');
      if (slash < 0 || !(tree.get("rv") instanceof Number revision)) {
        throw invalid();
      }
      return new Page(revision.longValue(), start.substring(0, slash), start.substring(slash + 1));
    } catch (IOException | IllegalArgumentException e) {
      throw invalid();
    }
  }

  private static RuntimeException invalid() {
    return Status.badRequest("continue key is not valid").asException();
  }
}
