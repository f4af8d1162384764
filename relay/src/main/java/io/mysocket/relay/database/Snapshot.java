package io.mysocket.relay.database;

import io.mysocket.relay.config.CannotStartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.sqlite.SQLiteConfig;

/** Copies of a SQLite database as of one moment, made beside whoever writes to it. */
public final class Snapshot {
  /** What the database is called in its folder. */
  public static final String NAME = SqliteStore.FILE;

  private static final String PART = "backup-";

  private Snapshot() {}

  /** Whether a file belongs to the database itself, its lock or a copy being made. */
  public static boolean isOfTheDatabase(Path file) {
    String name = file.toString();
    return name.startsWith(NAME) || name.startsWith(PART) || name.equals(DataFolder.LOCK);
  }

  /**
   * A copy of the database in a folder, in the same folder; the caller deletes it.
   *
   * @throws CannotStartException if there is none, or it is damaged
   */
  public static Path take(Path folder) throws CannotStartException, IOException {
    Path file = folder.resolve(NAME);
    if (!Files.isRegularFile(file)) {
      throw new CannotStartException(
          "data-dir: there is no " + NAME + " in " + folder.toAbsolutePath() + " to save");
    }
    Path place =
        Files.createTempFile(
            folder,
            PART,
            ".db",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try (Connection connection =
            SqliteStore.source(file, SQLiteConfig.TransactionMode.DEFERRED).getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "VACUUM INTO '" + place.toAbsolutePath().toString().replace("'", "''") + "'");
      requireWhole(place);
      return place;
    } catch (SQLException e) {
      Files.deleteIfExists(place);
      throw new CannotStartException(
          "the database " + file + " cannot be saved: " + Fault.words(e));
    } catch (CannotStartException e) {
      Files.deleteIfExists(place);
      throw e;
    }
  }

  /**
   * Looks whether the database in a folder is whole.
   *
   * @throws CannotStartException if it is not
   */
  public static void check(Path folder) throws CannotStartException {
    requireWhole(folder.resolve(NAME));
  }

  private static void requireWhole(Path file) throws CannotStartException {
    SQLiteConfig plain = new SQLiteConfig();
    plain.setReadOnly(true);
    List<String> said = new ArrayList<>();
    try (Connection connection = plain.createConnection("jdbc:sqlite:" + file.toAbsolutePath());
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("PRAGMA integrity_check")) {
      while (rows.next()) {
        said.add(rows.getString(1));
      }
    } catch (SQLException e) {
      throw new CannotStartException("the database " + file + " is damaged: " + Fault.words(e));
    }
    if (!said.equals(List.of("ok"))) {
      throw new CannotStartException(
          "the database " + file + " is damaged: " + String.join("; ", said));
    }
  }
}
