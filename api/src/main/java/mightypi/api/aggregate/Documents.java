package mightypi.api.aggregate;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import mightypi.model.Json;

/**
 * The OpenAPI documents of extension API servers: of v3 the addresses, and a document when somebody
 * reads it; of v2 the part that is theirs. An extension that has only v2 gets its v3 made here.
 */
final class Documents {

  private static final int MOST_INDEX_BYTES = 2 << 20;
  private static final int MOST_BYTES = 16 << 20;
  private static final int KEPT_BYTES = 16 << 20;
  private static final Duration LONGEST = Duration.ofSeconds(5);
  private static final Duration LONGEST_DOCUMENT = Duration.ofSeconds(30);
  private static final Map<String, String> JSON = Map.of("accept", "application/json");

  /**
   * Where a v3 document is.
   *
   * @param hash empty when the extension has no v3
   */
  private record Place(String url, String hash) {}

  /** What is said in v2, and a hash of it. */
  record Told(String hash, Swagger swagger) {}

  private final Extensions extensions;
  private final Shelf<Place> places;
  private final Shelf<Told> told;
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private final LinkedHashMap<String, byte[]> read = new LinkedHashMap<>(16, 0.75f, true);

  @GuardedBy("lock")
  private int readBytes;

  Documents(Extensions extensions) {
    this.extensions = extensions;
    this.places = new Shelf<>(of -> kept(of, "OpenAPI v3 of ", this::place));
    this.told = new Shelf<>(of -> kept(of, "OpenAPI v2 of ", this::tell));
  }

  private interface Ask<T> {
    T of(Registered one) throws IOException;
  }

  private <T> Kept<T> kept(Registered of, String what, Ask<T> ask) {
    return new Kept<>(what + of.name(), last -> ask.of(of), extensions.clock());
  }

  /** Of each extension that tells: the path in the index of v3, and the address with its hash. */
  Map<String, String> index() {
    List<Registered> available = available();
    available.forEach(each -> places.of(each, all()).begin());
    Map<String, String> index = new TreeMap<>();
    for (Registered each : available) {
      address(each).ifPresent(url -> index.put(path(each), url));
    }
    return index;
  }

  private static String path(Registered one) {
    return "apis/" + one.groupVersion();
  }

  private List<Registered> available() {
    return Registered.extensions(extensions.now()).stream()
        .filter(Registered::isAvailable)
        .toList();
  }

  private Optional<String> address(Registered one) {
    Optional<Place> place = places.of(one, all()).get();
    if (place.isEmpty() || !place.get().hash.isEmpty()) {
      return place.map(Place::url);
    }
    return told.of(one, all()).get().map(some -> "/openapi/v3/" + path(one) + "?hash=" + some.hash);
  }

  private Collection<Registered> all() {
    return Registered.extensions(extensions.now());
  }

  private Place place(Registered one) throws IOException {
    Extensions.Fetched index = extensions.get(one, "/openapi/v3", JSON, MOST_INDEX_BYTES, LONGEST);
    if (index.status() == 404) {
      return new Place("", "");
    }
    String url =
        Json.text(Json.parse(index.body()), "paths", path(one), "serverRelativeURL").orElse("");
    String start = "/openapi/v3/" + path(one) + "?hash=";
    if (index.status() != 200 || !url.startsWith(start)) {
      throw new IOException("no OpenAPI v3 of " + one.groupVersion());
    }
    return new Place(url, url.substring(start.length()));
  }

  private Told tell(Registered one) throws IOException {
    Extensions.Fetched document =
        extensions.get(one, "/openapi/v2", JSON, MOST_BYTES, LONGEST_DOCUMENT);
    if (document.status() != 200) {
      throw new IOException("no OpenAPI v2 of " + one.groupVersion());
    }
    return new Told(hash(document.body()), Swagger.of(Json.parse(document.body()), one));
  }

  private static String hash(byte[] text) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(text);
      return HexFormat.of().formatHex(digest, 0, 16).toUpperCase(Locale.ROOT);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** What extensions say in v2. */
  List<Told> swaggers() {
    List<Registered> available = available();
    available.forEach(each -> told.of(each, all()).begin());
    List<Told> all = new ArrayList<>();
    available.forEach(each -> told.of(each, all()).get().ifPresent(all::add));
    return all;
  }

  /**
   * A v3 document.
   *
   * @param hash under which clients may keep it
   */
  record Found(String hash, byte[] json) {}

  /** The v3 document of an extension; empty when it has none. */
  Optional<Found> v3(Registered one) throws IOException {
    Optional<Place> place = places.of(one, all()).get();
    if (place.isEmpty()) {
      return Optional.empty();
    }
    if (place.get().hash.isEmpty()) {
      return told.of(one, all())
          .get()
          .map(some -> new Found(some.hash, Json.write(some.swagger.asV3())));
    }
    byte[] known = known(place.get().url);
    if (known.length > 0) {
      return Optional.of(new Found(place.get().hash, known));
    }
    Extensions.Fetched document =
        extensions.get(one, place.get().url, JSON, MOST_BYTES, LONGEST_DOCUMENT);
    if (document.status() != 200) {
      return Optional.empty();
    }
    keep(place.get().url, document.body());
    return Optional.of(new Found(place.get().hash, document.body()));
  }

  private byte[] known(String url) {
    lock.lock();
    try {
      return read.getOrDefault(url, new byte[0]);
    } finally {
      lock.unlock();
    }
  }

  /** The address has the hash in it: what was read once stays right. */
  private void keep(String url, byte[] document) {
    lock.lock();
    try {
      byte[] before = read.put(url, document);
      readBytes += document.length - (before == null ? 0 : before.length);
      while (readBytes > KEPT_BYTES && !read.isEmpty()) {
        byte[] oldest = read.pollFirstEntry().getValue();
        readBytes -= oldest.length;
      }
    } finally {
      lock.unlock();
    }
  }
}
