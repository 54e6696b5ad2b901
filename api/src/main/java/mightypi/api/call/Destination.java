package mightypi.api.call;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Base64;
import java.util.Optional;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Kinds;
import org.jspecify.annotations.Nullable;

/**
 * Where a webhook listens.
 *
 * @param name what its certificate says
 * @param address where it is reached; the name itself when that is in the DNS
 * @param authority the certificates that its own must be signed with, in PEM; empty for those that
 *     this machine trusts
 */
public record Destination(String name, String address, int port, String path, byte[] authority) {

  private static final int MOST_PORT = 0xFFFF;

  /** Of a {@code WebhookClientConfig}. */
  public static Destination of(@Nullable Object client, Image now) throws IOException {
    byte[] authority = authority(client);
    Optional<String> url = Json.text(client, "url").filter(text -> !text.isEmpty());
    if (url.isPresent()) {
      URI uri = uri(url.get());
      int port = uri.getPort() < 0 ? 443 : uri.getPort();
      String path = uri.getRawPath() == null ? "/" : uri.getRawPath();
      return new Destination(uri.getHost(), uri.getHost(), port, path, authority);
    }
    String namespace = Json.text(client, "service", "namespace").orElse("");
    String service = Json.text(client, "service", "name").orElse("");
    int port =
        Json.at(client, "service", "port")
            .filter(Number.class::isInstance)
            .map(number -> ((Number) number).intValue())
            .orElse(443);
    Document found =
        now.find(Kinds.SERVICE.key(namespace, service))
            .orElseThrow(() -> new IOException("service \"" + service + "\" not found"));
    String address = Json.text(found.tree(), "spec", "clusterIP").orElse("");
    String path = Json.text(client, "service", "path").orElse("/");
    return new Destination(
        service + "." + namespace + ".svc",
        address,
        port,
        path.startsWith("/") ? path : "/" + path,
        authority);
  }

  private static URI uri(String url) throws IOException {
    try {
      URI uri = new URI(url);
      if (uri.getHost() == null || uri.getPort() > MOST_PORT) {
        throw new IOException("url \"" + url + "\" has no host, or no proper port");
      }
      return uri;
    } catch (URISyntaxException e) {
      throw new IOException("url \"" + url + "\": " + e.getReason(), e);
    }
  }

  private static byte[] authority(@Nullable Object client) throws IOException {
    try {
      return Base64.getMimeDecoder().decode(Json.text(client, "caBundle").orElse(""));
    } catch (IllegalArgumentException e) {
      throw new IOException("caBundle is not base64", e);
    }
  }

  String url(long seconds) {
    return "https://%s:%d%s?timeout=%ds".formatted(name, port, path, seconds);
  }
}
