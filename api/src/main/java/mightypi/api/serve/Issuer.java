package mightypi.api.serve;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import mightypi.api.auth.ServiceAccountTokens;
import mightypi.api.listen.Answer;
import mightypi.model.Json;

/**
 * By what others verify tokens of service accounts: OpenID Connect Discovery 1.0 section 4, and the
 * keys as RFC 7517 has them (KEP-1393).
 */
record Issuer(Supplier<Map<String, Object>> keys) {

  static final String CONFIGURATION = "/.well-known/openid-configuration";
  static final String KEYS = "/openid/v1/jwks";

  private static final String HOUR = "public, max-age=3600";

  void configuration(Call call) throws IOException {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("issuer", ServiceAccountTokens.ISSUER);
    tree.put("jwks_uri", "https://" + call.request().headers().first("host").orElse("") + KEYS);
    tree.put("response_types_supported", List.of("id_token"));
    tree.put("subject_types_supported", List.of("public"));
    tree.put("id_token_signing_alg_values_supported", List.of("ES256"));
    answer(call, "application/json", tree);
  }

  void keySet(Call call) throws IOException {
    answer(call, "application/jwk-set+json", keys.get());
  }

  private static void answer(Call call, String type, Map<String, Object> tree) throws IOException {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("content-type", type);
    headers.put("cache-control", HOUR);
    call.conversation().answer(new Answer(200, headers, List.of(Json.write(tree))));
  }
}
