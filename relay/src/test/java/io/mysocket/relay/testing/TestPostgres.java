package io.mysocket.relay.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipFile;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.XZInputStream;

/**
 * A PostgreSQL server for tests, out of a jar that the build has fetched, in a folder that goes
 * with it. It ends with this program, however that ends: a shell watches a pipe from here.
 */
public final class TestPostgres implements AutoCloseable {
  static final String USER = "postgres";

  /** Ordinary users of a Linux machine; PostgreSQL refuses to run as root. */
  private static final String NOBODY = "65534";

  private static final Duration PATIENCE = Duration.ofSeconds(120);

  /** A line stops the server; the end of the pipe stops it and takes the folder away. */
  private static final String WATCH =
      """
      trap '' INT TERM
      folder=$1; shift
      "$@" >>"$folder/log" 2>&1 </dev/null &
      if read -r line; then kill -QUIT $!; wait $!; else kill -QUIT $!; wait $!; rm -rf "$folder"; fi
      """;

  private final Path folder;
  private final String version;
  private final int port;
  private @Nullable Process shell;
  private @Nullable Connection connection;

  private TestPostgres(Path folder, String version, int port) {
    this.folder = folder;
    this.version = version;
    this.port = port;
  }

  /** A fresh server of a version, {@code 15} or {@code 18}. */
  public static TestPostgres start(String version) throws Exception {
    Path jar = Path.of("target", "postgresql", version + ".jar").toAbsolutePath();
    Path folder = Files.createTempDirectory("mysocket-postgresql-");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    unpack(jar, folder);
    Path data = Files.createDirectory(folder.resolve("cluster"));
    if (isRoot()) {
      run(List.of("chown", NOBODY, data.toString()));
    }
    TestPostgres server = new TestPostgres(folder, version, FreePorts.next());
    try {
      server.begin(data);
      return server;
    } catch (Exception e) {
      server.close();
      throw e;
    }
  }

  private void begin(Path data) throws Exception {
    run(
        asNobody(
            "initdb",
            "-D",
            data.toString(),
            "-U",
            USER,
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C",
            "--no-sync",
            "--no-instructions"));
    Path logins = data.resolve("pg_hba.conf");
    Files.writeString(
        logins, "host all secured 127.0.0.1/32 scram-sha-256\n" + Files.readString(logins));
    start();
  }

  private static void unpack(Path jar, Path folder) throws IOException, InterruptedException {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      var entry =
          zip.stream().filter(each -> each.getName().endsWith(".txz")).findFirst().orElseThrow();
      Process tar = new ProcessBuilder("tar", "-x", "-C", folder.toString()).start();
      try (XZInputStream in = new XZInputStream(zip.getInputStream(entry));
          OutputStream out = tar.getOutputStream()) {
        in.transferTo(out);
      }
      if (tar.waitFor() != 0) {
        throw new IOException("tar failed on " + jar);
      }
    }
  }

  private static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }

  private List<String> asNobody(String program, String... arguments) {
    List<String> command = new ArrayList<>();
    if (isRoot()) {
      command.addAll(
          List.of("setpriv", "--reuid", NOBODY, "--regid", NOBODY, "--clear-groups", "--"));
    }
    command.add(folder.resolve("bin").resolve(program).toString());
    command.addAll(List.of(arguments));
    return command;
  }

  private static void run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))
            .lines()
            .reduce("", (all, line) -> all + line + "\n");
    if (process.waitFor() != 0) {
      throw new IOException(command + " failed: " + said);
    }
  }

  /** Starts it, also again. */
  public void start() throws Exception {
    List<String> command = new ArrayList<>(List.of("sh", "-c", WATCH, "sh", folder.toString()));
    command.addAll(
        asNobody(
            "postgres",
            "-D",
            folder.resolve("cluster").toString(),
            "-p",
            Integer.toString(port),
            "-c",
            "listen_addresses=127.0.0.1",
            "-c",
            "unix_socket_directories=",
            "-c",
            "fsync=off",
            "-c",
            "full_page_writes=off",
            "-c",
            "max_connections=200"));
    shell = new ProcessBuilder(command).start();
    try {
      Awaitility.await("PostgreSQL").atMost(PATIENCE).until(this::answers);
    } catch (RuntimeException e) {
      throw new IOException(Files.readString(folder.resolve("log")), e);
    }
  }

  private boolean answers() {
    try {
      DriverManager.getConnection(jdbc(), USER, "").close();
      return true;
    } catch (SQLException _) {
      return false;
    }
  }

  /** Stops it at once, as a crash would. */
  public void stop() throws Exception {
    Process running = shell;
    shell = null;
    if (connection != null) {
      connection.close();
      connection = null;
    }
    if (running != null) {
      try (OutputStream pipe = running.getOutputStream()) {
        pipe.write('\n');
      }
      if (!running.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new IllegalStateException("PostgreSQL does not stop");
      }
    }
  }

  Path folder() {
    return folder;
  }

  private String jdbc() {
    return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
  }

  /** Of a database, as a relay is configured with it. */
  public String url(String database) {
    return "postgresql://" + USER + "@127.0.0.1:" + port + "/" + database;
  }

  /** Runs a statement that is not of one of the tests' databases. */
  public synchronized void execute(String sql) {
    try {
      if (connection == null) {
        connection = DriverManager.getConnection(jdbc(), USER, "");
      }
      try (Statement statement = connection.createStatement()) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
  }

  /** Whether this machine has a pg_dump that understands the server. */
  boolean canDump() {
    try {
      Process process = new ProcessBuilder("pg_dump", "--version").start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return Integer.parseInt(said.replaceAll("(?s)^\\D*(\\d+).*", "$1"))
          >= Integer.parseInt(version);
    } catch (IOException | NumberFormatException _) {
      return false;
    }
  }

  /** Brings a database into another one, as the guide says. */
  void dump(String from, String to) throws IOException, InterruptedException {
    Path file = folder.resolve(from + ".dump");
    run(List.of("pg_dump", "--format=custom", "--file", file.toString(), url(from)));
    run(
        List.of(
            "pg_restore",
            "--clean",
            "--if-exists",
            "--no-owner",
            "--dbname",
            url(to),
            file.toString()));
  }

  /** The number that a query answers. */
  public int count(String sql) throws SQLException {
    try (Connection own = DriverManager.getConnection(jdbc(), USER, "");
        Statement statement = own.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getInt(1);
    }
  }

  @Override
  public void close() throws Exception {
    stop();
    run(List.of("rm", "-rf", folder.toString()));
  }
}
