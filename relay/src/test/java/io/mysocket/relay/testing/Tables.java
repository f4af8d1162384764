package io.mysocket.relay.testing;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All that a relay's database holds, to see whether something was written. */
public final class Tables {
  private Tables() {}

  /** Each table's rows as texts, in an order that depends on nothing but them. */
  public static Map<String, List<String>> of(Path folder) {
    Map<String, List<String>> tables = new TreeMap<>();
    try (Connection database = open(folder);
        Statement statement = database.createStatement()) {
      for (String table :
          column(
              statement,
              TestDatabase.isSqlite()
                  ? "SELECT name FROM sqlite_master WHERE type = 'table'"
                  : "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")) {
        tables.put(table, rows(statement, table));
      }
      return tables;
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  /** What SQLite says of its own files; {@code ok} if they are whole. */
  public static List<String> integrity(Path folder) {
    try (Connection database = open(folder);
        Statement statement = database.createStatement()) {
      return column(statement, "PRAGMA integrity_check");
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private static Connection open(Path folder) throws SQLException {
    return TestDatabase.connect(folder);
  }

  private static List<String> column(Statement statement, String query) throws SQLException {
    List<String> values = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        values.add(rows.getString(1));
      }
    }
    return values;
  }

  private static List<String> rows(Statement statement, String table) throws SQLException {
    List<String> texts = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery("SELECT * FROM \"" + table + "\"")) {
      int columns = rows.getMetaData().getColumnCount();
      while (rows.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= columns; i++) {
          row.add(rows.getMetaData().getColumnName(i) + "=" + rows.getString(i));
        }
        texts.add(row.toString());
      }
    }
    texts.sort(String::compareTo);
    return texts;
  }
}
