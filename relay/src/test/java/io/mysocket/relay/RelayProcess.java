package io.mysocket.relay;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** The relay's program as a process of its own. */
public final class RelayProcess implements AutoCloseable {
  private final Process process;
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final Thread reader;

  public RelayProcess(String... arguments) throws IOException {
    this(List.of(), arguments);
  }

  /**
   * @param manager starts it
   */
  public RelayProcess(List<String> manager, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(manager);
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Xmx256m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            RelayMain.class.getName()));
    command.addAll(List.of(arguments));
    process = new ProcessBuilder(command).redirectErrorStream(true).start();
    reader = Thread.ofVirtual().start(this::read);
  }

  private void read() {
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      in.lines().forEach(lines::add);
    } catch (IOException | java.io.UncheckedIOException _) {
      // The process is gone.
    }
  }

  /** The first group of a line that it prints. */
  public String said(String pattern) {
    Pattern wanted = Pattern.compile(pattern);
    return Awaitility.await(pattern)
        .atMost(120, TimeUnit.SECONDS)
        .failFast(() -> {
          if (!process.isAlive() && !reader.isAlive() && !hasSaid(wanted)) {
            throw new AssertionError("it has ended, and said " + lines);
          }
        })
        .until(
            () ->
                lines.stream()
                    .map(wanted::matcher)
                    .filter(Matcher::find)
                    .map(found -> found.group(1))
                    .findFirst()
                    .orElse(""),
            found -> !found.isEmpty());
  }

  private boolean hasSaid(Pattern wanted) {
    return lines.stream().anyMatch(line -> wanted.matcher(line).find());
  }

  public int port(String name) {
    return Integer.parseInt(said(name + ": .* port (\\d+)"));
  }

  /** Everything it printed until it ended. */
  List<String> all() throws InterruptedException {
    if (!process.waitFor(120, TimeUnit.SECONDS)) {
      throw new AssertionError("still running: " + lines);
    }
    reader.join();
    return lines;
  }

  int exitCode() throws InterruptedException {
    all();
    return process.exitValue();
  }

  /** Lines so far. */
  public List<String> lines() {
    return lines;
  }

  /** As kill does. */
  void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  public long pid() {
    return process.pid();
  }

  /** What is at a path of its port for probes and metrics. */
  public HttpResponse<String> health(String path) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      URI uri = URI.create("http://127.0.0.1:" + port("probes and metrics") + path);
      return http.send(
          HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(60)).build(),
          BodyHandlers.ofString());
    }
  }

  void terminate() {
    process.destroy();
  }

  /** As kill -9 does. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
