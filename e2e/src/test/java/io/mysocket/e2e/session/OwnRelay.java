package io.mysocket.e2e.session;

import io.mysocket.e2e.lab.Command;
import io.mysocket.e2e.lab.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A relay as a process, with a folder and ports of its own. */
public final class OwnRelay implements AutoCloseable {
  private static final Path JARS = Path.of("..", "relay", "target", "dist", "lib");

  private static final Path ACTIVATOR =
      Path.of("..", "relay", "src", "test", "resources", "activator.py");

  public static final String DOMAIN = "mysocket.localhost";

  /** Starts fast and needs little. */
  private static final List<String> FRUGAL = List.of("-XX:TieredStopAtLevel=1", "-Xmx256m");

  final Path folder;
  private final String domain;
  public final int https = Visits.freePort();
  final int http = Visits.freePort();
  public final int ssh = Visits.freePort();
  private final List<String> manager;
  private final List<String> flags;
  private Running process;

  OwnRelay(Path folder) throws Exception {
    this(folder, DOMAIN);
  }

  /** One with names below a domain. */
  OwnRelay(Path folder, String domain) throws Exception {
    this(folder, domain, "", false, FRUGAL);
  }

  /**
   * One below a service manager that holds its sockets; visitors have {@code grace} to finish. They
   * all come from one address, each with a connection for every answer that is said to be the last.
   */
  static OwnRelay managed(Path folder, Duration grace) throws Exception {
    String more =
        """
        shutdown-grace: %ds
        limits:
          connections: {rate: 10000, burst: 10000}
        """
            .formatted(grace.toSeconds());
    return new OwnRelay(folder, DOMAIN, more, true, FRUGAL);
  }

  /** One with the flags that images have, and more; {@code more} is added to its settings. */
  public static OwnRelay asShipped(Path folder, String more, String... flags) throws Exception {
    List<String> all = new ArrayList<>(Shipped.flags("relay"));
    all.addAll(List.of(flags));
    return new OwnRelay(folder, DOMAIN, more, false, all);
  }

  private OwnRelay(Path folder, String domain, String more, boolean managed, List<String> flags)
      throws Exception {
    this.folder = folder;
    this.domain = domain;
    this.flags = flags;
    this.manager =
        managed
            ? List.of(
                "python3",
                ACTIVATOR.toString(),
                "https=[::]:" + https,
                "http=[::]:" + http,
                "ssh=[::]:" + ssh,
                "--")
            : List.of();
    Files.writeString(
        folder.resolve("relay.yaml"),
        """
        domain: %s
        data-dir: %s
        sign-up: open
        listen:
          https: %d
          http: %d
          ssh: %d
          health: 127.0.0.1:0
        """
                .formatted(domain, folder.resolve("data"), https, http, ssh)
            + more);
    start();
    Files.writeString(ca(), authority());
  }

  /** Starts it with what it left in its folder and waits until it serves. */
  public void start() throws IOException {
    List<String> words = new ArrayList<>(manager);
    words.addAll(words("serve"));
    // Everybody has one address here.
    Map<String, String> forgiving =
        Map.of("MYSOCKET_LIMITS_PENALTIES_EXEMPT", "127.0.0.0/8, ::1/128");
    process = Running.start(words, forgiving);
    process.await("certificate authority to trust", Duration.ofSeconds(150));
  }

  /** The newest link of this kind in the mails that the relay has written to somebody. */
  String mailedLink(String email, String path, Duration most) {
    Pattern link = Pattern.compile("https://[^/\\s]+/" + path + "[^\\s<>\"]+");
    return Awaitility.await("a mail with a link to " + path)
        .atMost(most)
        .until(
            () ->
                mails(email).stream()
                    .map(link::matcher)
                    .filter(Matcher::find)
                    .map(Matcher::group)
                    .reduce("", (_, newer) -> newer),
            found -> !found.isEmpty());
  }

  /** Oldest first. */
  private List<String> mails(String email) throws IOException {
    Path outbox = folder.resolve("data").resolve("outbox");
    if (!Files.isDirectory(outbox)) {
      return List.of();
    }
    List<String> mails = new ArrayList<>();
    try (Stream<Path> files = Files.list(outbox)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".eml")).sorted().toList()) {
        // Quoted-printable (RFC 2045 6.7): soft line breaks and the equals sign.
        String text = Files.readString(file).replace("=\r\n", "").replace("=3D", "=");
        if (text.contains("To: " + email + "\r\n")) {
          mails.add(text);
        }
      }
    }
    return mails;
  }

  /** Has the manager replace it, and waits until the one with this number serves. */
  void restart(int number) {
    process.signal("HUP");
    Awaitility.await("relay " + number)
        .atMost(Duration.ofSeconds(120))
        .until(() ->
            process.lines().stream().filter(line -> line.startsWith("notice: READY=1")).count()
                == number);
  }

  /** The program that runs now. */
  public Running process() {
    return process;
  }

  /** kill -9. */
  public void kill() {
    process.close();
  }

  /** The Host header is the relay's, wherever this machine thinks that name is. */
  private String authority() {
    String url = "http://api." + domain + ":" + http + "/ca.pem";
    return curl("--connect-to", "::127.0.0.1:" + http, url);
  }

  private static String curl(String... arguments) {
    List<String> words = new ArrayList<>(List.of("curl", "-fsS", "-m", "60", "--noproxy", "*"));
    words.addAll(List.of(arguments));
    return Command.run(words, Map.of(), "").orFail();
  }

  private List<String> words(String... command) {
    List<String> words =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow"));
    words.addAll(flags);
    words.addAll(List.of("-cp", JARS + "/*", "io.mysocket.relay.RelayMain"));
    words.addAll(List.of(command));
    words.addAll(List.of("--config", folder.resolve("relay.yaml").toString()));
    return words;
  }

  public Path ca() {
    return folder.resolve("ca.pem");
  }

  public String api() {
    return "https://api." + domain + ":" + https;
  }

  /** A number of its metrics; 0 where there is none of that name yet. */
  public long count(String metric) {
    String port =
        process.await("probes and metrics: \\S+ port (\\d+)", Duration.ofSeconds(30)).group(1);
    return curl("http://127.0.0.1:" + port + "/metrics")
        .lines()
        .filter(line -> line.startsWith(metric + " "))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(metric.length() + 1)))
        .sum();
  }

  /** A token for a program, as the relay's operator makes one. */
  public String token() {
    String said = Command.run(words("token", "--name", "test"), Map.of(), "").orFail();
    return said.strip().lines().toList().getLast();
  }

  @Override
  public void close() {
    process.close();
  }
}
