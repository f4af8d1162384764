package io.mysocket.relay.testing;

import io.mysocket.relay.config.ConfigFile;
import io.mysocket.relay.database.Database;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The database that goes with a test's data folder: a SQLite file in it, or what the system
 * property {@code test.database} says, {@code postgresql-15} or {@code postgresql-18}: a database
 * of its own there, copied from one that has all tables already.
 */
public final class TestDatabase {
  private static final String KIND = System.getProperty("test.database", "sqlite");
  private static final String TEMPLATE = "template_relay";
  private static final Map<Path, String> DATABASES = new HashMap<>();
  private static final AtomicInteger MADE = new AtomicInteger();

  private TestDatabase() {}

  private static final class Server {
    private static final TestPostgres INSTANCE = start();

    private static TestPostgres start() {
      try {
        TestPostgres server = TestPostgres.start(KIND.substring(KIND.indexOf('-') + 1));
        server.execute("CREATE DATABASE " + TEMPLATE + " ENCODING 'UTF8' TEMPLATE template0");
        Path folder = Files.createTempDirectory(server.folder(), "data");
        Database.open(ConfigFile.read(null, settings(folder, server.url(TEMPLATE)))).close();
        return server;
      } catch (Exception e) {
        throw new IllegalStateException("no PostgreSQL to test with", e);
      }
    }
  }

  public static boolean isSqlite() {
    return KIND.equals("sqlite");
  }

  /** What a relay with this data folder is configured with, as environment variables. */
  public static Map<String, String> settings(Path folder) {
    return settings(folder, isSqlite() ? "" : url(folder));
  }

  private static Map<String, String> settings(Path folder, String url) {
    Map<String, String> settings = new HashMap<>();
    settings.put("MYSOCKET_DATA_DIR", folder.toString());
    if (!url.isEmpty()) {
      settings.put("MYSOCKET_DATABASE_URL", url);
      settings.put("MYSOCKET_DATABASE_CONNECTIONS", "4");
    }
    return settings;
  }

  private static synchronized String url(Path folder) {
    Path key = folder.toAbsolutePath().normalize();
    String name = DATABASES.get(key);
    if (name == null) {
      dropLeft();
      name = "test_" + MADE.incrementAndGet();
      Server.INSTANCE.execute("CREATE DATABASE " + name + " TEMPLATE " + TEMPLATE);
      DATABASES.put(key, name);
    }
    return Server.INSTANCE.url(name);
  }

  /** Databases of tests that are over: their folders are gone. */
  private static void dropLeft() {
    Iterator<Map.Entry<Path, String>> all = DATABASES.entrySet().iterator();
    while (all.hasNext()) {
      Map.Entry<Path, String> each = all.next();
      if (!Files.exists(each.getKey())) {
        Server.INSTANCE.execute("DROP DATABASE " + each.getValue() + " WITH (FORCE)");
        all.remove();
      }
    }
  }

  /** Opens it, also beside a relay that runs on it. */
  public static Database open(Path folder) throws Exception {
    return Database.open(ConfigFile.read(null, settings(folder)));
  }

  /** Runs a statement on the PostgreSQL server. */
  public static void execute(String sql) {
    Server.INSTANCE.execute(sql);
  }

  /** Whether there is what {@link #copy} needs. */
  public static boolean canCopy() {
    return isSqlite() || Server.INSTANCE.canDump();
  }

  /** Makes the database of a folder's be as another's, by pg_dump; SQLite is part of the folder. */
  public static void copy(Path from, Path to) throws Exception {
    if (!isSqlite()) {
      Server.INSTANCE.dump(databaseOf(from), databaseOf(to));
    }
  }

  private static String databaseOf(Path folder) {
    String url = url(folder);
    return url.substring(url.lastIndexOf('/') + 1);
  }

  /** A connection that is not the relay's. */
  static Connection connect(Path folder) throws SQLException {
    return isSqlite()
        ? DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("relay.db"))
        : DriverManager.getConnection(
            url(folder).replaceFirst("^postgresql://([^@]*)@", "jdbc:postgresql://"),
            TestPostgres.USER,
            "");
  }
}
