package mightypi.store.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mightypi.model.Document;
import mightypi.model.Key;
import mightypi.model.Kind;
import mightypi.store.Store.Event;
import org.sqlite.SQLiteConfig;

/** The database for writing; owned by one thread. */
final class Database implements AutoCloseable {

  private final Connection connection;
  private final Map<Kind, Integer> kinds;
  private final PreparedStatement put;
  private final PreparedStatement remove;
  private final PreparedStatement log;
  private final PreparedStatement trim;
  private final PreparedStatement fact;

  private Database(Connection connection, Map<Kind, Integer> kinds) throws SQLException {
    this.connection = connection;
    this.kinds = new HashMap<>(kinds);
    put =
        connection.prepareStatement(
            "insert into objects (kind, namespace, name, json) values (?, ?, ?, ?) on conflict"
                + " (kind, namespace, name) do update set json = excluded.json");
    remove =
        connection.prepareStatement(
            "delete from objects where kind = ? and namespace = ? and name = ?");
    log =
        connection.prepareStatement(
            "insert into log (kind, namespace, name, before, revision) values (?, ?, ?, ?, ?)");
    trim = connection.prepareStatement("delete from log where revision <= ?");
    fact = connection.prepareStatement("insert or replace into facts (name, value) values (?, ?)");
  }

  /**
   * Opens the file for writing, and makes what is missing in it.
   *
   * @param kinds as the file has them
   */
  static Database open(Path file, Map<Kind, Integer> kinds) throws SQLException {
    Connection connection = settings().createConnection("jdbc:sqlite:" + file);
    try {
      Format.lay(connection);
      return new Database(connection, kinds);
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  private static SQLiteConfig settings() {
    SQLiteConfig settings = new SQLiteConfig();
    settings.setJournalMode(SQLiteConfig.JournalMode.WAL);
    settings.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    settings.setTempStore(SQLiteConfig.TempStore.MEMORY);
    settings.setJournalSizeLimit(16 << 20);
    return settings;
  }

  /** Reserves revisions, with a transaction of its own. */
  void reserve(long upTo) throws SQLException {
    inTransaction(() -> reserved(upTo));
  }

  /**
   * Writes all of a batch, or nothing.
   *
   * @param trimmed the log need not reach back further than after this revision
   */
  void commit(Batch batch, Optional<Long> reservation, Optional<Long> trimmed) throws SQLException {
    Map<Kind, Integer> added = new HashMap<>();
    inTransaction(
        () -> {
          addKinds(batch.outcomes().keySet(), added);
          for (Event each : batch.outcomes().values()) {
            write(each, added);
          }
          writeLog(batch.durable(), added);
          if (reservation.isPresent()) {
            reserved(reservation.get());
          }
          if (trimmed.isPresent()) {
            trim.setLong(1, trimmed.get());
            trim.executeUpdate();
          }
        });
    kinds.putAll(added);
  }

  private void addKinds(Collection<Key> keys, Map<Kind, Integer> added) throws SQLException {
    for (Key key : keys) {
      if (!kinds.containsKey(key.kind()) && !added.containsKey(key.kind())) {
        int id = kinds.size() + added.size() + 1;
        Format.addKind(connection, id, key.kind());
        added.put(key.kind(), id);
      }
    }
  }

  private void write(Event event, Map<Kind, Integer> added) throws SQLException {
    if (event.after().isEmpty()) {
      place(remove, event.key(), added);
      remove.executeUpdate();
    } else {
      place(put, event.key(), added);
      put.setBytes(4, event.after().get().json());
      put.executeUpdate();
    }
  }

  private void writeLog(List<Event> events, Map<Kind, Integer> added) throws SQLException {
    for (Event event : events) {
      place(log, event.key(), added);
      log.setBytes(4, event.before().map(Document::json).orElse(null));
      log.setLong(5, event.revision());
      log.executeUpdate();
    }
  }

  private void place(PreparedStatement statement, Key key, Map<Kind, Integer> added)
      throws SQLException {
    Integer known = kinds.get(key.kind());
    statement.setInt(1, known == null ? added.getOrDefault(key.kind(), 0) : known);
    statement.setString(2, key.namespace());
    statement.setString(3, key.name());
  }

  private void reserved(long upTo) throws SQLException {
    fact.setString(1, Format.RESERVED);
    fact.setLong(2, upTo);
    fact.executeUpdate();
  }

  private interface Work {
    void run() throws SQLException;
  }

  private void inTransaction(Work work) throws SQLException {
    execute("begin immediate");
    try {
      work.run();
      execute("commit");
    } catch (SQLException e) {
      rollback(e);
      throw e;
    }
  }

  private void rollback(SQLException cause) {
    try {
      execute("rollback");
    } catch (SQLException e) {
      // SQLite has rolled back by itself after the worst errors.
      cause.addSuppressed(e);
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
