package io.mysocket.operator;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An operator as a process of its own, with the JVM flags of its image. */
final class OperatorProcess implements AutoCloseable {
  private static final Pattern STARTED =
      Pattern.compile("operator started.*milliseconds=\"?([0-9]+)");
  private static final List<String> FLAGS =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-Xss512k",
          "-Xmn16m",
          "-XX:MinHeapFreeRatio=10",
          "-XX:MaxHeapFreeRatio=25",
          "-XX:TrimNativeHeapInterval=10000",
          "-XX:+ExitOnOutOfMemoryError",
          "-Xmx154m"); // 30 % of the 512 MiB of the chart

  private final Process process;
  private final Path log;

  private OperatorProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /** One for the test's namespace. */
  static OperatorProcess ofOne(Cluster cluster, String name, Path logs) throws IOException {
    return start(cluster, name, logs, cluster.namespace);
  }

  /** One for all namespaces. */
  static OperatorProcess ofAll(Cluster cluster, String name, Path logs) throws IOException {
    return start(cluster, name, logs, "");
  }

  private static OperatorProcess start(Cluster cluster, String name, Path logs, String watched)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(FLAGS);
    command.addAll(
        List.of(
            "-cp",
            ManagementFactory.getRuntimeMXBean().getClassPath(),
            "io.mysocket.operator.OperatorMain"));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("MYSOCKET_TUNNEL_IMAGE", "example.invalid/agent:1");
    builder.environment().put("MYSOCKET_NAMESPACE", cluster.namespace);
    builder.environment().put("MYSOCKET_WATCH_NAMESPACES", watched);
    builder.environment().put("MYSOCKET_HTTP_PORT", "0");
    builder.environment().put("POD_NAME", name);
    if (isElliptic(cluster)) {
      builder.environment().put("KUBERNETES_CLIENT_KEY_ALGO", "EC");
    }
    Path log = logs.resolve(name + ".log");
    return new OperatorProcess(
        builder.redirectErrorStream(true).redirectOutput(log.toFile()).start(), log);
  }

  private static boolean isElliptic(Cluster cluster) {
    String key = cluster.client.getConfiguration().getClientKeyData();
    return key != null
        && new String(Base64.getMimeDecoder().decode(key), StandardCharsets.US_ASCII)
            .contains("BEGIN EC ");
  }

  /** Milliseconds from the start of the JVM until the caches were filled. */
  long awaitStarted(Duration atMost) {
    await().atMost(atMost).until(() -> started().find());
    Matcher started = started();
    return started.find() ? Long.parseLong(started.group(1)) : -1;
  }

  /** Until it works; the lease of one that was killed runs out first. */
  void awaitLeading(Duration atMost) {
    await().atMost(atMost).until(() -> said().contains("Leadership leads "));
  }

  private Matcher started() {
    return STARTED.matcher(said());
  }

  private String said() {
    try {
      // not readString, which complains of a last character that is half written
      return new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Memory that it has now. */
  long residentMebibytes() {
    try {
      return Files.readAllLines(Path.of("/proc", "" + process.pid(), "status")).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024)
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Asks it to end: SIGTERM. */
  void terminate() {
    process.destroy();
  }

  boolean hasEnded(Duration within) throws InterruptedException {
    return process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Ends it: SIGKILL. */
  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
