package mightypi.node.image;

import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Kinds;
import mightypi.node.cri.v1.AuthConfig;
import org.jspecify.annotations.Nullable;

/**
 * What a pod's {@code imagePullSecrets} say about a registry. The longest entry that begins the
 * image's name wins.
 */
final class Credentials {

  private Credentials() {}

  static Optional<AuthConfig> of(Pod pod, ImageName image, Image now) {
    Map<String, AuthConfig> known =
        new TreeMap<>(Comparator.comparingInt(String::length).reversed().thenComparing(x -> x));
    for (LocalObjectReference each : pod.getSpec().getImagePullSecrets()) {
      now.find(Kinds.SECRET.key(pod.getMetadata().getNamespace(), each.getName()))
          .ifPresent(secret -> read(secret.as(Secret.class), known));
    }
    return known.entrySet().stream()
        .filter(each -> matches(each.getKey(), image))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  private static void read(Secret secret, Map<String, AuthConfig> into) {
    Map<String, String> data = secret.getData();
    if (data == null) {
      return;
    }
    tree(data.get(".dockerconfigjson")).ifPresent(all -> readEntries(Json.map(all, "auths"), into));
    tree(data.get(".dockercfg")).ifPresent(all -> readEntries(all, into));
  }

  // A secret that is no JSON gives no credentials: the registry's refusal tells the user.
  private static Optional<Map<String, @Nullable Object>> tree(@Nullable String encoded) {
    if (encoded == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(Json.parse(Base64.getDecoder().decode(encoded)));
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static void readEntries(
      Map<String, @Nullable Object> entries, Map<String, AuthConfig> into) {
    entries.forEach((where, entry) -> into.putIfAbsent(registry(where), auth(entry)));
  }

  private static String registry(String where) {
    String bare = where.replaceFirst("^https?://", "").replaceFirst("/v[12]/?$", "");
    String whole = bare.endsWith("/") ? bare.substring(0, bare.length() - 1) : bare;
    return whole.equals("index.docker.io") ? "docker.io" : whole;
  }

  private static AuthConfig auth(@Nullable Object entry) {
    AuthConfig.Builder auth = AuthConfig.newBuilder();
    Json.text(entry, "username").ifPresent(auth::setUsername);
    Json.text(entry, "password").ifPresent(auth::setPassword);
    Json.text(entry, "identitytoken").ifPresent(auth::setIdentityToken);
    Json.text(entry, "auth").ifPresent(both -> split(both, auth));
    return auth.build();
  }

  private static void split(String encoded, AuthConfig.Builder auth) {
    try {
      String both = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
      int colon = both.indexOf(':');
      if (colon > 0) {
        auth.setUsername(both.substring(0, colon)).setPassword(both.substring(colon + 1));
      }
    } catch (IllegalArgumentException e) {
      auth.setAuth(encoded);
    }
  }

  private static boolean matches(String registry, ImageName image) {
    String name = image.toString();
    return name.equals(registry)
        || name.startsWith(registry + "/")
        || name.startsWith(registry + ":");
  }
}
