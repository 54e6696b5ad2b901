package mightypi.gateway.secret;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mightypi.gateway.route.ServerCertificate;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kinds;

/**
 * Reads Secrets of one image after the other. What it read it remembers for as long as the Secret
 * is the same document and somebody asked for it since the image before.
 */
public final class Secrets {

  private record Known(Document document, Reading<ServerCertificate> reading) {}

  private Map<Key, Known> before = Map.of();
  private Map<Key, Known> known = new HashMap<>();
  private Image image = Image.EMPTY;

  /** The image that is read from now on. */
  public void turnTo(Image next) {
    image = next;
    before = known;
    known = new HashMap<>();
  }

  /** The certificate in {@code tls.crt} and the key in {@code tls.key}. */
  public Reading<ServerCertificate> certificate(String namespace, String name) {
    Key key = Kinds.SECRET.key(namespace, name);
    Optional<Document> secret = image.find(key);
    if (secret.isEmpty()) {
      return absent(key);
    }
    Known earlier = known.getOrDefault(key, before.get(key));
    if (earlier == null || earlier.document != secret.get()) {
      earlier = new Known(secret.get(), read(secret.get()));
    }
    known.put(key, earlier);
    return earlier.reading;
  }

  /** Whether the Secret is not there, or means to hold a certificate. */
  public boolean hasCertificate(String namespace, String name) {
    return image
        .find(Kinds.SECRET.key(namespace, name))
        .map(secret -> field(secret, "tls.crt").isPresent())
        .orElse(true);
  }

  private static <T> Reading<T> absent(Key key) {
    return new Reading.Absent<>(
        "Secret %s/%s does not exist".formatted(key.namespace(), key.name()));
  }

  private static Reading<ServerCertificate> read(Document secret) {
    String name = secret.namespace() + "/" + secret.name();
    Optional<byte[]> certificate = field(secret, "tls.crt");
    Optional<byte[]> key = field(secret, "tls.key");
    if (certificate.isEmpty() || key.isEmpty()) {
      return new Reading.Faulty<>(
          "Secret %s has no %s".formatted(name, certificate.isEmpty() ? "tls.crt" : "tls.key"));
    }
    try {
      List<X509Certificate> chain = Pem.certificates(certificate.get());
      if (chain.isEmpty()) {
        return new Reading.Faulty<>(
            "Secret %s: there is no certificate in tls.crt".formatted(name));
      }
      PrivateKey parsed = Pem.key(key.get());
      if (!Pem.belong(parsed, chain.getFirst().getPublicKey())) {
        return new Reading.Faulty<>(
            "Secret %s: tls.key is not the key of the first certificate in tls.crt"
                .formatted(name));
      }
      return new Reading.Good<>(new ServerCertificate(name, chain, parsed));
    } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
      return new Reading.Faulty<>("Secret %s cannot be read: %s".formatted(name, e.getMessage()));
    }
  }

  private static Optional<byte[]> field(Document document, String name) {
    return Json.text(document.tree(), "data", name)
        .filter(text -> !text.isEmpty())
        .flatMap(Secrets::decoded);
  }

  private static Optional<byte[]> decoded(String text) {
    try {
      return Optional.of(Base64.getDecoder().decode(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The authorities in {@code ca.crt} of a Secret. */
  public Reading<List<X509Certificate>> authorities(String namespace, String name) {
    Key key = Kinds.SECRET.key(namespace, name);
    return image
        .find(key)
        .map(secret -> authorities(secret, field(secret, "ca.crt")))
        .orElseGet(() -> absent(key));
  }

  /** The authorities in {@code ca.crt} of a ConfigMap. */
  public Reading<List<X509Certificate>> authoritiesOfConfigMap(String namespace, String name) {
    return image
        .find(Kinds.CONFIG_MAP.key(namespace, name))
        .map(
            map ->
                authorities(
                    map,
                    Json.text(map.tree(), "data", "ca.crt")
                        .map(text -> text.getBytes(StandardCharsets.US_ASCII))))
        .orElseGet(
            () ->
                new Reading.Absent<>("ConfigMap %s/%s does not exist".formatted(namespace, name)));
  }

  private static Reading<List<X509Certificate>> authorities(
      Document document, Optional<byte[]> text) {
    if (text.isEmpty()) {
      return new Reading.Faulty<>(document + " has no ca.crt");
    }
    try {
      List<X509Certificate> all = Pem.certificates(text.get());
      return all.isEmpty()
          ? new Reading.Faulty<>(document + ": there is no certificate in ca.crt")
          : new Reading.Good<>(all);
    } catch (GeneralSecurityException e) {
      return new Reading.Faulty<>(document + " cannot be read: " + e.getMessage());
    }
  }

  /**
   * Hashes of passwords by user.
   *
   * @param isMap whether each field is a user, rather than the field {@code auth} an htpasswd file
   */
  public Reading<Map<String, String>> users(String namespace, String name, boolean isMap) {
    Key key = Kinds.SECRET.key(namespace, name);
    Optional<Document> secret = image.find(key);
    if (secret.isEmpty()) {
      return absent(key);
    }
    Map<String, String> users =
        isMap ? fields(secret.get()) : lines(field(secret.get(), "auth").orElse(new byte[0]));
    return users.isEmpty()
        ? new Reading.Faulty<>(
            "%s holds no users; %s"
                .formatted(
                    secret.get(),
                    isMap ? "each field is to be one" : "its field auth is to be an htpasswd file"))
        : new Reading.Good<>(users);
  }

  private static Map<String, String> fields(Document secret) {
    Map<String, String> users = new LinkedHashMap<>();
    for (String user : Json.map(secret.tree(), "data").keySet()) {
      field(secret, user)
          .ifPresent(hash -> users.put(user, new String(hash, StandardCharsets.UTF_8).strip()));
    }
    return users;
  }

  private static Map<String, String> lines(byte[] file) {
    Map<String, String> users = new LinkedHashMap<>();
    List<String> lines = new ArrayList<>(new String(file, StandardCharsets.UTF_8).lines().toList());
    for (String line : lines) {
      int colon = line.indexOf(':');
      if (colon > 0 && !line.startsWith("#")) {
        users.put(line.substring(0, colon), line.substring(colon + 1).strip());
      }
    }
    return users;
  }
}
