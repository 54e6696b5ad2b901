package mightypi.store.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Key;
import mightypi.model.Kind;
import mightypi.store.CorruptStoreException;
import mightypi.store.NewerStoreException;
import mightypi.store.Store.Event;
import org.sqlite.SQLiteConfig;

/**
 * Reads what the last run left. The file is opened for reading only, and checked before anything is
 * believed: a damaged one stays as it is found.
 */
final class Recovery {

  private static final Found NOTHING = new Found(Image.EMPTY.at(1), Map.of(), List.of());

  private final Connection connection;
  private final Path file;

  private Recovery(Connection connection, Path file) {
    this.connection = connection;
    this.file = file;
  }

  /**
   * @param image at a revision that is past all that was ever handed out
   * @param log the durable changes, oldest first
   */
  record Found(Image image, Map<Kind, Integer> kinds, List<Event> log) {}

  static Found from(Path file) throws IOException {
    if (Files.notExists(file) || Files.size(file) == 0) {
      return NOTHING;
    }
    SQLiteConfig settings = new SQLiteConfig();
    settings.setReadOnly(true);
    try (Connection connection = settings.createConnection("jdbc:sqlite:" + file)) {
      return new Recovery(connection, file).found();
    } catch (SQLException e) {
      throw Faults.opening(file, e);
    }
  }

  private Found found() throws SQLException, IOException {
    int version = Format.version(connection);
    if (version > Format.VERSION) {
      throw new NewerStoreException(file, version, Format.VERSION);
    }
    check();
    if (version == 0) {
      return nothing();
    }
    Map<Integer, Kind> kinds = Format.kinds(connection);
    Image image = image(kinds);
    Map<Kind, Integer> ids = new HashMap<>();
    kinds.forEach((id, kind) -> ids.put(kind, id));
    return new Found(image, ids, log(kinds, image));
  }

  private Found nothing() throws SQLException, IOException {
    if (!Format.isEmpty(connection)) {
      throw new CorruptStoreException(file, "it is a database of something else", null);
    }
    return NOTHING;
  }

  private void check() throws SQLException, IOException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("pragma quick_check(1)")) {
      if (row.next() && !"ok".equals(row.getString(1))) {
        throw new CorruptStoreException(file, row.getString(1).strip(), null);
      }
    }
  }

  private Image image(Map<Integer, Kind> kinds) throws SQLException, IOException {
    Image image = Image.EMPTY;
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select kind, namespace, name, json from objects")) {
      while (row.next()) {
        Document document = document(row.getBytes(4));
        image = image.with(revision(document), key(row, kinds), document);
      }
    }
    return image.at(Format.reserved(connection) + 1);
  }

  private List<Event> log(Map<Integer, Kind> kinds, Image image) throws SQLException, IOException {
    Deque<Event> events = new ArrayDeque<>();
    Map<Key, Optional<Document>> later = new HashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select kind, namespace, name, before, revision from log order by revision desc")) {
      while (row.next()) {
        Key key = key(row, kinds);
        byte[] text = row.getBytes(4);
        Optional<Document> before = text == null ? Optional.empty() : Optional.of(document(text));
        Optional<Document> after = later.containsKey(key) ? later.get(key) : image.find(key);
        later.put(key, before);
        events.addFirst(new Event(row.getLong(5), key, before, after));
      }
    }
    return new ArrayList<>(events);
  }

  private Key key(ResultSet row, Map<Integer, Kind> kinds) throws SQLException, IOException {
    Kind kind = kinds.get(row.getInt(1));
    if (kind == null) {
      throw new CorruptStoreException(file, "an object is of an unknown kind", null);
    }
    return new Key(kind, row.getString(2), row.getString(3));
  }

  private Document document(byte[] text) throws IOException {
    try {
      return Document.parse(text);
    } catch (IOException e) {
      throw new CorruptStoreException(file, "an object is not JSON", e);
    }
  }

  private long revision(Document document) throws IOException {
    try {
      return Long.parseLong(document.resourceVersion());
    } catch (NumberFormatException e) {
      throw new CorruptStoreException(file, document + " has no revision", e);
    }
  }
}
