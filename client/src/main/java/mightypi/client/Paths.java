package mightypi.client;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import mightypi.model.Key;
import mightypi.model.Kind;

/** Where things are in the API. */
final class Paths {

  private static final int PAGE = 500;

  private Paths() {}

  static String all(Kind kind) {
    return version(kind) + "/" + kind.plural();
  }

  static String collection(Key key) {
    return key.kind().isNamespaced()
        ? version(key.kind()) + "/namespaces/" + text(key.namespace()) + "/" + key.kind().plural()
        : all(key.kind());
  }

  static String object(Key key) {
    return collection(key) + "/" + text(key.name());
  }

  static String status(Key key) {
    return object(key) + "/status";
  }

  static String scale(Key key) {
    return object(key) + "/scale";
  }

  static String binding(Key key) {
    return object(key) + "/binding";
  }

  /**
   * @param next the token of the former page; empty for the first
   */
  static String page(Kind kind, String next) {
    return all(kind) + "?limit=" + PAGE + (next.isEmpty() ? "" : "&continue=" + text(next));
  }

  static String watch(Kind kind, String resourceVersion, long seconds) {
    return all(kind)
        + "?watch=true&allowWatchBookmarks=true&resourceVersion="
        + text(resourceVersion)
        + "&timeoutSeconds="
        + seconds;
  }

  private static String version(Kind kind) {
    return (kind.group().isEmpty() ? "/api/" : "/apis/") + kind.apiVersion();
  }

  private static String text(String any) {
    return URLEncoder.encode(any, StandardCharsets.UTF_8);
  }
}
