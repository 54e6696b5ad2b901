package mightypi.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kinds;
import mightypi.store.Store;
import mightypi.store.Store.Result;
import mightypi.store.Store.Write;
import mightypi.testkit.Samples;

/** Writes as the tests make them. */
final class Writes {

  private Writes() {}

  static Key configMap(String name) {
    return Kinds.CONFIG_MAP.key("shop", name);
  }

  static Key lease(String name) {
    return Kinds.LEASE.key("kube-node-lease", name);
  }

  /** Creates the object, or replaces whatever there is. */
  static long put(Store store, Key key, String value) throws IOException {
    Document document = Samples.configMap(key.namespace(), key.name(), Map.of("value", value));
    boolean ephemeral = key.kind().equals(Kinds.LEASE);
    Optional<String> expected = store.now().find(key).map(Document::resourceVersion);
    return written(store.write(new Write(key, expected, Optional.of(document), ephemeral)));
  }

  static long remove(Store store, Key key) throws IOException {
    Optional<String> expected = store.now().find(key).map(Document::resourceVersion);
    boolean ephemeral = key.kind().equals(Kinds.LEASE);
    return written(store.write(new Write(key, expected, Optional.empty(), ephemeral)));
  }

  static long written(Result result) {
    assertThat(result).isInstanceOf(Result.Written.class);
    return ((Result.Written) result).revision();
  }

  static Optional<String> value(Store store, Key key) {
    return store.now().find(key).map(Writes::value);
  }

  static String value(Document document) {
    return Json.text(document.tree(), "data", "value").orElseThrow();
  }
}
