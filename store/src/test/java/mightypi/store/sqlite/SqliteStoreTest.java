package mightypi.store.sqlite;

import static mightypi.store.sqlite.Writes.configMap;
import static mightypi.store.sqlite.Writes.lease;
import static mightypi.store.sqlite.Writes.put;
import static mightypi.store.sqlite.Writes.remove;
import static mightypi.store.sqlite.Writes.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Key;
import mightypi.model.Kind;
import mightypi.model.Registration;
import mightypi.store.Store;
import mightypi.store.Store.Result;
import mightypi.store.Store.Write;
import mightypi.store.StoreConfig;
import mightypi.testkit.Samples;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoreTest {

  @TempDir Path directory;
  Store store;

  @BeforeEach
  void open() throws IOException {
    store = SqliteStore.open(StoreConfig.in(directory));
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void reopen() throws IOException {
    close();
    open();
  }

  @Test
  void showsAWriteAtOnceWithItsRevision() throws IOException {
    long revision = put(store, configMap("a"), "1");

    Document stored = store.now().find(configMap("a")).orElseThrow();
    assertThat(stored.resourceVersion()).isEqualTo(String.valueOf(revision));
    assertThat(store.now().revision()).isEqualTo(revision);
    assertThat(value(stored)).isEqualTo("1");
  }

  @Test
  void writesOnlyOverWhatIsExpected() throws IOException {
    Key key = configMap("a");
    put(store, key, "1");
    Document stored = store.now().find(key).orElseThrow();
    Document next = Samples.configMap("shop", "a", Map.of("value", "2"));
    Result taken = new Result.Mismatch(Optional.of(stored));

    assertThat(store.write(new Write(key, Optional.empty(), Optional.of(next), false)))
        .isEqualTo(taken);
    assertThat(store.write(new Write(key, Optional.of("1"), Optional.of(next), false)))
        .isEqualTo(taken);
    assertThat(store.write(new Write(key, Optional.of("1"), Optional.empty(), false)))
        .isEqualTo(taken);
    assertThat(store.write(new Write(configMap("b"), Optional.of("1"), Optional.of(next), false)))
        .isEqualTo(new Result.Mismatch(Optional.empty()));
    assertThat(value(store, key)).contains("1");
  }

  @Test
  void answersARemovalWithTheLastDocumentAtTheRevisionOfTheRemoval() throws IOException {
    Key key = configMap("a");
    long made = put(store, key, "1");
    Result result =
        store.write(new Write(key, Optional.of(String.valueOf(made)), Optional.empty(), false));

    assertThat(result)
        .isInstanceOfSatisfying(
            Result.Written.class,
            written -> {
              assertThat(written.revision()).isEqualTo(made + 1);
              assertThat(written.document().resourceVersion()).isEqualTo("" + (made + 1));
              assertThat(value(written.document())).isEqualTo("1");
            });
    assertThat(store.now().find(key)).isEmpty();
  }

  @Test
  void hasEverythingDurableAfterARestart() throws IOException {
    Kind custom = Kind.cluster("example.com/v1alpha1", "Widget", "widgets");
    put(store, configMap("kept"), "1");
    put(store, configMap("changed"), "1");
    put(store, configMap("changed"), "2");
    put(store, configMap("removed"), "1");
    remove(store, configMap("removed"));
    put(store, custom.key("", "w"), "custom");
    put(store, lease("node-a"), "ephemeral");
    List<Document> before = all(store.now());
    reopen();

    assertThat(value(store, custom.key("", "w"))).contains("custom");
    assertThat(store.now().find(configMap("removed"))).isEmpty();
    assertThat(store.now().find(lease("node-a"))).isEmpty();
    assertThat(all(store.now())).isEqualTo(before);
  }

  private static List<Document> all(Image image) {
    return image.kinds().stream()
        .filter(kind -> !kind.plural().equals("leases"))
        .flatMap(kind -> image.all(kind).stream())
        .toList();
  }

  @Test
  void neverUsesARevisionAgain() throws IOException {
    long last = 0;
    for (int run = 0; run < 3; run++) {
      for (int i = 0; i < 10; i++) {
        long durable = put(store, configMap("a"), "x");
        long ephemeral = put(store, lease("a"), "x");
        assertThat(durable).isGreaterThan(last);
        assertThat(ephemeral).isEqualTo(durable + 1);
        last = ephemeral;
      }
      reopen();
      assertThat(store.now().revision()).isGreaterThan(last);
    }
  }

  @Test
  void writesNothingToDiskForLeasesAndWhileIdle() throws IOException {
    put(store, configMap("a"), "1");
    Map<String, Integer> before = contents();
    for (int i = 0; i < 1000; i++) {
      put(store, lease("node-a"), "beat " + i);
    }
    assertThat(value(store, lease("node-a"))).contains("beat 999");
    assertThat(contents()).isEqualTo(before);
  }

  private Map<String, Integer> contents() throws IOException {
    Map<String, Integer> found = new TreeMap<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path each : files.filter(file -> !file.toString().endsWith("-shm")).toList()) {
        found.put(each.toString(), Arrays.hashCode(Files.readAllBytes(each)));
      }
    }
    return found;
  }

  @Test
  void keepsAKindEitherOnDiskOrInMemory() throws IOException {
    put(store, configMap("a"), "1");
    Document document = Samples.configMap("shop", "b", Map.of());
    Write write = new Write(configMap("b"), Optional.empty(), Optional.of(document), true);

    assertThatThrownBy(() -> store.write(write)).isInstanceOf(IllegalArgumentException.class);
    reopen();
    assertThatThrownBy(() -> store.write(write)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void showsFollowersTheNewestImage() throws Exception {
    CompletableFuture<Image> seen = new CompletableFuture<>();
    put(store, configMap("a"), "1");
    try (Registration _ =
        store.follow(
            image -> {
              if (image.find(configMap("b")).isPresent()) {
                seen.complete(image);
              }
            })) {
      put(store, configMap("b"), "1");
      assertThat(seen.get(30, TimeUnit.SECONDS).find(configMap("a"))).isPresent();
    }
  }

  @Test
  void keepsItsFilesToItsUser() throws IOException {
    put(store, configMap("a"), "1");
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files.filter(file -> file.getFileName().toString().startsWith("store.db")))
          .isNotEmpty()
          .allSatisfy(
              file ->
                  assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                      .isEqualTo("rw-------"));
    }
  }

  @Test
  void refusesWritesOnceItIsClosed() {
    store.close();

    assertThatThrownBy(() -> put(store, configMap("a"), "1"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("closed");
  }
}
