package mightypi.store.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import mightypi.model.Kind;

/** The tables. */
final class Format {

  /** Goes up when a release changes the tables. */
  static final int VERSION = 1;

  /** The fact up to which revision may have been used. */
  static final String RESERVED = "reserved";

  private static final String[] TABLES = {
    "create table facts (name text primary key, value integer not null) without rowid",
    "create table kinds (id integer primary key, api_group text not null, version text not null,"
        + " name text not null, plural text not null, scope text not null)",
    // Not without rowid: the rows are too long for the inner pages of a tree.
    "create table objects (kind integer not null, namespace text not null, name text not null,"
        + " json blob not null, unique (kind, namespace, name))",
    "create table log (revision integer primary key, kind integer not null, namespace text not"
        + " null, name text not null, before blob)",
    "pragma user_version = " + VERSION,
  };

  private Format() {}

  static int version(Connection connection) throws SQLException {
    return (int) number(connection, "pragma user_version");
  }

  static boolean isEmpty(Connection connection) throws SQLException {
    return number(connection, "select count(*) from sqlite_schema") == 0;
  }

  private static long number(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      return row.next() ? row.getLong(1) : 0;
    }
  }

  /** Makes the tables in a new file. */
  static void lay(Connection connection) throws SQLException {
    if (version(connection) == VERSION) {
      return;
    }
    try (Statement statement = connection.createStatement()) {
      statement.execute("begin immediate");
      for (String each : TABLES) {
        statement.execute(each);
      }
      statement.execute("commit");
    }
  }

  static long reserved(Connection connection) throws SQLException {
    return number(connection, "select value from facts where name = '" + RESERVED + "'");
  }

  static Map<Integer, Kind> kinds(Connection connection) throws SQLException {
    Map<Integer, Kind> found = new HashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select id, api_group, version, name, plural, scope from kinds")) {
      while (row.next()) {
        Kind.Scope scope = Kind.Scope.valueOf(row.getString(6));
        found.put(
            row.getInt(1),
            new Kind(
                row.getString(2), row.getString(3), row.getString(4), row.getString(5), scope));
      }
    }
    return found;
  }

  static void addKind(Connection connection, int id, Kind kind) throws SQLException {
    try (PreparedStatement add =
        connection.prepareStatement(
            "insert into kinds (id, api_group, version, name, plural, scope) values"
                + " (?, ?, ?, ?, ?, ?)")) {
      add.setInt(1, id);
      add.setString(2, kind.group());
      add.setString(3, kind.version());
      add.setString(4, kind.name());
      add.setString(5, kind.plural());
      add.setString(6, kind.scope().name());
      add.executeUpdate();
    }
  }
}
