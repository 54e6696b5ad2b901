package mightypi.store.sqlite;

import static mightypi.store.sqlite.Writes.configMap;
import static mightypi.store.sqlite.Writes.lease;
import static mightypi.store.sqlite.Writes.put;
import static mightypi.store.sqlite.Writes.remove;
import static mightypi.store.sqlite.Writes.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Arrays;
import mightypi.model.Image;
import mightypi.store.CorruptStoreException;
import mightypi.store.DiskFullException;
import mightypi.store.NewerStoreException;
import mightypi.store.Store;
import mightypi.store.StoreConfig;
import mightypi.store.StoreFullException;
import mightypi.store.StoreInUseException;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FaultsTest {

  @TempDir Path directory;

  private Store open() throws IOException {
    return SqliteStore.open(StoreConfig.in(directory));
  }

  private Path file() {
    return directory.resolve("store.db");
  }

  private void fill() throws IOException {
    try (Store store = open()) {
      for (int i = 0; i < 200; i++) {
        put(store, configMap("n" + i), "x".repeat(1000));
      }
    }
  }

  @Test
  void takesNoFurtherObjectsThanItHasMemoryForButGoesOnWithThoseItHas() throws IOException {
    StoreConfig.Bounds wide = new StoreConfig.Bounds(10_000, 8 << 20);
    StoreConfig small = new StoreConfig(directory, wide, wide, 100 << 10);
    try (Store store = SqliteStore.open(small)) {
      int taken = 0;
      while (taken < 1000 && putFits(store, "n" + taken, 1000)) {
        taken++;
      }
      assertThat(taken).isBetween(50, 70);
      assertThat(putFits(store, "n0", 1200)).isTrue();
      assertThat(putFits(store, "n0", 50_000)).isFalse();
      assertThatThrownBy(() -> put(store, configMap("further"), "1"))
          .isInstanceOf(StoreFullException.class)
          .hasMessageContaining("configmaps shop/further")
          .hasMessageContaining("MIGHTY_HEAP");
      remove(store, configMap("n1"));
      remove(store, configMap("n2"));
      put(store, configMap("further"), "1");
    }
    try (Store again = SqliteStore.open(small)) {
      assertThat(putFits(again, "one-more", 10_000)).isFalse();
    }
  }

  private static boolean putFits(Store store, String name, int size) throws IOException {
    try {
      return put(store, configMap(name), "x".repeat(size)) > 0;
    } catch (StoreFullException e) {
      return false;
    }
  }

  @Test
  void saysThatTheFileIsDamagedAndLeavesItAsItIs() throws IOException {
    fill();
    byte[] bytes = Files.readAllBytes(file());
    Arrays.fill(bytes, 8 * 4096, bytes.length / 2, (byte) 0x5A);
    assertRefused(bytes);
  }

  @Test
  void saysThatTheFileIsCutShort() throws IOException {
    fill();
    byte[] bytes = Files.readAllBytes(file());
    assertRefused(Arrays.copyOf(bytes, bytes.length / 2));
  }

  @Test
  void saysThatTheFileIsNoDatabase() throws IOException {
    assertRefused(
        "not a database, and longer than its header: "
            .repeat(20)
            .getBytes(StandardCharsets.US_ASCII));
  }

  private void assertRefused(byte[] damaged) throws IOException {
    Files.write(file(), damaged);

    assertThatThrownBy(this::open)
        .isInstanceOf(CorruptStoreException.class)
        .hasMessageContaining(file().toString())
        .hasMessageContaining("nothing was changed");
    assertThat(Files.readAllBytes(file())).isEqualTo(damaged);
    // The way out that the message names works.
    Files.move(file(), directory.resolve("damaged.db"));
    open().close();
  }

  @Test
  void leavesTheDatabaseOfAnotherProgramAlone() throws Exception {
    sql("create table theirs (x)");

    assertThatThrownBy(this::open)
        .isInstanceOf(CorruptStoreException.class)
        .hasMessageContaining("something else");
  }

  @Test
  void leavesTheDatabaseOfANewerReleaseAlone() throws Exception {
    fill();
    sql("pragma user_version = 99");

    assertThatThrownBy(this::open)
        .isInstanceOf(NewerStoreException.class)
        .hasMessageContaining("format 99");
  }

  private void sql(String statement) throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
        Statement some = connection.createStatement()) {
      some.execute(statement);
    }
  }

  @Test
  void belongsToOneInstanceAtATime() throws Exception {
    try (Store store = open()) {
      assertThatThrownBy(this::open)
          .isInstanceOfSatisfying(
              StoreInUseException.class,
              e -> assertThat(e.pid()).isEqualTo("" + ProcessHandle.current().pid()));
      put(store, configMap("a"), "still mine");
      try (ChildStore other = ChildStore.start(directory)) {
        assertThat(other.nextLine())
            .contains("in use")
            .contains("process " + ProcessHandle.current().pid());
      }
    }
    try (ChildStore other = ChildStore.start(directory)) {
      other.nextLine();
      assertThatThrownBy(this::open)
          .isInstanceOfSatisfying(
              StoreInUseException.class, e -> assertThat(e.pid()).isEqualTo("" + other.pid()));
    }
    open().close();
  }

  @Test
  void goesOnWhenAFullDiskHasRoomAgain() throws Exception {
    Assumptions.assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=2m", "store-test", directory.toString()),
        "mounting a small disk needs root");
    try (Store store = open()) {
      Path ballast = directory.resolve("ballast");
      put(store, configMap("a"), "before");
      Files.write(ballast, new byte[900 << 10]);
      assertThatThrownBy(() -> putUntilFull(store))
          .isInstanceOf(DiskFullException.class)
          .hasMessageContaining(file().toString());
      Image full = store.now();
      assertThatThrownBy(() -> put(store, configMap("big"), "x".repeat(900_000)))
          .isInstanceOf(DiskFullException.class);
      assertThat(store.now()).isSameAs(full);
      put(store, lease("node-a"), "alive");
      assertThat(store.trouble()).hasValueSatisfying(why -> assertThat(why).contains("store.db"));
      Files.delete(ballast);

      put(store, configMap("b"), "after");
      assertThat(store.trouble()).isEmpty();
      store.close();
      try (Store again = open()) {
        assertThat(value(again, configMap("a"))).contains("before");
        assertThat(value(again, configMap("b"))).contains("after");
        assertThat(again.now().count(mightypi.model.Kinds.CONFIG_MAP))
            .isEqualTo(full.count(mightypi.model.Kinds.CONFIG_MAP) + 1);
      }
    } finally {
      run("umount", "-l", directory.toString());
    }
  }

  private static void putUntilFull(Store store) throws IOException {
    for (int i = 0; i < 10_000; i++) {
      put(store, configMap("n" + i), "x".repeat(10_000));
    }
  }

  private static boolean run(String... command) throws Exception {
    return new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor()
        == 0;
  }
}
