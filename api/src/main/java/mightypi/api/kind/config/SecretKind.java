package mightypi.api.kind.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static mightypi.api.kind.column.Columns.number;
import static mightypi.api.kind.column.Columns.text;
import static mightypi.api.kind.defaults.Fill.all;
import static mightypi.api.kind.defaults.Fill.value;

import io.fabric8.kubernetes.api.model.Secret;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import mightypi.api.kind.column.Columns;
import mightypi.api.kind.declare.Declaration;
import mightypi.model.Json;
import mightypi.model.Kinds;
import org.jspecify.annotations.Nullable;

/** Secrets. */
public final class SecretKind {

  private SecretKind() {}

  public static Declaration secrets() {
    return Declaration.of(Kinds.SECRET, Secret.class)
        .defaults(all(OneLine.at("data"), SecretKind::encoded, value("type", "Opaque")))
        .check(ConfigChecks::secret)
        .checkUpdate(ConfigChecks::secretUpdate)
        .columns(
            Columns.NAME,
            text("Type", "What is in it.", secret -> Columns.at(secret, "type")),
            number(
                "Data", "How many keys.", secret -> (long) Json.map(secret.tree(), "data").size()),
            Columns.AGE)
        .selectable("type");
  }

  /** What was given as plain text joins the data; it is never shown as plain text again. */
  private static Map<String, @Nullable Object> encoded(Map<String, @Nullable Object> secret) {
    if (!secret.containsKey("stringData")) {
      return secret;
    }
    Map<String, @Nullable Object> data = new LinkedHashMap<>(Json.map(secret, "data"));
    Json.map(secret, "stringData")
        .forEach((key, text) -> data.put(key, base64(text == null ? "" : text.toString())));
    Map<String, @Nullable Object> rest = Json.with(secret, null, "stringData");
    return data.isEmpty() ? rest : Json.with(rest, data, "data");
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }
}
