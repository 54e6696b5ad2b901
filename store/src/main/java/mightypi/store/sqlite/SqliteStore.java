package mightypi.store.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Consumer;
import mightypi.model.Followers;
import mightypi.model.Image;
import mightypi.model.Registration;
import mightypi.store.Interest;
import mightypi.store.Store;
import mightypi.store.StoreConfig;

/** The store in one SQLite database, {@code store.db} in a directory of its own. */
public final class SqliteStore implements Store {

  private final DirectoryLock lock;
  private final Database database;
  private final Feed feed;
  private final Writer writer;
  private final Followers followers = new Followers(this::now);
  private volatile Image image;
  private volatile boolean closed;

  private SqliteStore(
      DirectoryLock lock, Path file, Database database, Recovery.Found found, StoreConfig config)
      throws SQLException {
    this.lock = lock;
    this.database = database;
    image = found.image();
    feed = new Feed(config, found);
    writer = new Writer(file, config.capacity(), database, found, feed::compacted, this::published);
  }

  /**
   * Opens the store, with all that the last run left.
   *
   * @throws mightypi.store.StoreInUseException if another instance has it open
   * @throws mightypi.store.CorruptStoreException if its file is damaged
   * @throws mightypi.store.NewerStoreException if a newer release wrote it
   * @throws mightypi.store.DiskFullException if there is no room to begin
   */
  public static SqliteStore open(StoreConfig config) throws IOException {
    Files.createDirectories(config.directory());
    DirectoryLock lock = DirectoryLock.of(config.directory());
    try {
      SqliteStore store = opened(lock, config);
      store.feed.start();
      store.writer.start();
      return store;
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private static SqliteStore opened(DirectoryLock lock, StoreConfig config) throws IOException {
    Path file = config.directory().resolve("store.db");
    NativeLibrary.load();
    createFile(file);
    Recovery.Found found = Recovery.from(file);
    try {
      Database database = Database.open(file, found.kinds());
      return opened(lock, file, database, found, config);
    } catch (SQLException e) {
      throw Faults.opening(file, e);
    }
  }

  // It holds secrets. SQLite gives the files beside it the same mode.
  private static void createFile(Path file) throws IOException {
    if (Files.notExists(file)) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
  }

  private static SqliteStore opened(
      DirectoryLock lock, Path file, Database database, Recovery.Found found, StoreConfig config)
      throws SQLException {
    try {
      return new SqliteStore(lock, file, database, found, config);
    } catch (SQLException e) {
      database.close();
      throw e;
    }
  }

  private void published(Batch batch) {
    image = batch.image();
    followers.wake();
    feed.publish(batch.events());
  }

  @Override
  public Image now() {
    return image;
  }

  @Override
  public Result write(Write write) throws IOException {
    return writer.write(write);
  }

  @Override
  public Registration follow(Consumer<Image> follower) {
    return followers.add(follower);
  }

  @Override
  public Optional<Subscription> subscribe(
      long afterRevision, Interest interest, Subscriber subscriber) {
    return feed.subscribe(afterRevision, interest, subscriber, image.revision());
  }

  @Override
  public Optional<String> trouble() {
    return writer.trouble();
  }

  @Override
  public long compactedRevision() {
    return feed.compacted();
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    writer.close();
    feed.close();
    followers.close();
    try (lock) {
      database.close();
    } catch (IOException | SQLException e) {
      throw new IllegalStateException("closing the store", e);
    }
  }
}
