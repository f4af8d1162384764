package io.mysocket.client.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * What the agent tells Prometheus, in its text format 0.0.4. Made anew for each question, without a
 * library: there are few numbers, and the agent is to stay small. Any thread.
 */
final class AgentMetrics implements Supplier<String> {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final double NANOS = Duration.ofSeconds(1).toNanos();

  private final TunnelCounts counts;
  private final Supplier<Map<String, Boolean>> tunnels;

  /**
   * @param tunnels sockets by name, and whether the tunnel of each is up
   */
  AgentMetrics(TunnelCounts counts, Supplier<Map<String, Boolean>> tunnels) {
    this.counts = counts;
    this.tunnels = tunnels;
  }

  @Override
  public String get() {
    StringBuilder text = new StringBuilder(1024);
    metric(text, "mysocket_agent_build_info", "gauge", "Always 1; the program's version");
    sample(text, "mysocket_agent_build_info", "version", version(), 1);
    metric(text, "mysocket_agent_tunnel_up", "gauge", "1 while the relay can send connections");
    new TreeMap<>(tunnels.get())
        .forEach(
            (socket, up) -> sample(text, "mysocket_agent_tunnel_up", "socket", socket, up ? 1 : 0));
    metric(text, "mysocket_agent_logins_total", "counter", "Tries to log in at the relay");
    sample(text, "mysocket_agent_logins_total", "result", "ok", counts.logins());
    sample(text, "mysocket_agent_logins_total", "result", "failed", counts.failures());
    metric(text, "mysocket_agent_tunnels_lost_total", "counter", "Tunnels that broke off");
    sample(text, "mysocket_agent_tunnels_lost_total", counts.losses());
    metric(text, "mysocket_agent_connections_total", "counter", "Connections the relay sent");
    sample(text, "mysocket_agent_connections_total", counts.streams());
    process(text);
    return text.toString();
  }

  /** By the names that Prometheus' own libraries use. */
  private static void process(StringBuilder text) {
    ProcessHandle.Info self = ProcessHandle.current().info();
    self.totalCpuDuration()
        .ifPresent(cpu -> {
          metric(text, "process_cpu_seconds_total", "counter", "Processor time");
          sample(text, "process_cpu_seconds_total", cpu.toNanos() / NANOS);
        });
    self.startInstant()
        .map(Instant::getEpochSecond)
        .ifPresent(began -> {
          metric(text, "process_start_time_seconds", "gauge", "When it began, Unix time");
          sample(text, "process_start_time_seconds", began);
        });
    resident()
        .ifPresent(bytes -> {
          metric(text, "process_resident_memory_bytes", "gauge", "Memory it holds");
          sample(text, "process_resident_memory_bytes", bytes);
        });
  }

  /** Linux tells; nobody else. */
  private static Optional<Long> resident() {
    try {
      return Files.readAllLines(STATUS).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .map(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) << 10)
          .findFirst();
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  /** As the jar says; a class path of folders has none. */
  private static String version() {
    String version = AgentMetrics.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  private static void metric(StringBuilder text, String name, String type, String help) {
    text.append("# HELP ").append(name).append(' ').append(help).append('\n');
    text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
  }

  private static void sample(StringBuilder text, String name, Number value) {
    text.append(name).append(' ').append(value).append('\n');
  }

  private static void sample(
      StringBuilder text, String name, String label, String labelled, Number value) {
    String quoted = labelled.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    sample(text, name + "{" + label + "=\"" + quoted + "\"}", value);
  }
}
