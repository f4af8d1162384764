package io.mysocket.relay.attack;

import io.mysocket.control.json.Json;
import io.mysocket.relay.KillIT;
import io.mysocket.relay.RelayMainTest;
import io.mysocket.relay.RelayProcess;
import io.mysocket.relay.testing.Closing;
import io.mysocket.ssh.AgentConnection;
import io.mysocket.ssh.HalfClosingEpoll;
import io.mysocket.ssh.KeyFiles;
import io.mysocket.ssh.PublicKeys;
import io.mysocket.ssh.SshAgent;
import io.mysocket.ssh.SshLimits;
import io.mysocket.ssh.SshTransport;
import io.mysocket.ssh.TargetDialer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.awaitility.Awaitility;

/** The relay's program with a socket that an agent of this process carries to a target. */
final class AttackedRelay implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Pattern HEAP =
      Pattern.compile("(?m)^jvm_memory_used_bytes\\{area=\"heap\".*} (\\S+)$");
  private static final Pattern RESIDENT = Pattern.compile("(?m)^VmRSS:\\s+(\\d+) kB$");

  /** The heap is all there from the start, so that what the process grows by is not heap. */
  private static final String WHOLE_HEAP = "-Xms256m -XX:+AlwaysPreTouch -XX:+UseSerialGC";

  private final RelayProcess relay;
  private final AttackedTarget target = new AttackedTarget();
  private final KeyPair pair = KeyFiles.generate();
  private final MultiThreadIoEventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, HalfClosingEpoll.newFactory());
  private final SshTransport transport =
      new SshTransport(
          loops,
          EpollServerSocketChannel::new,
          EpollSocketChannel::new,
          Executors.newVirtualThreadPerTaskExecutor(),
          SshLimits.DEFAULT);
  private final SshAgent agents = new SshAgent(transport, (_, _, _) -> true);
  private final SSLContext trust;
  private final String socket;

  /**
   * @param limits in YAML, below {@code limits}
   */
  AttackedRelay(Path folder, String limits) throws Exception {
    this(folder, limits, WHOLE_HEAP);
  }

  /**
   * @param options of Java, separated by spaces
   */
  AttackedRelay(Path folder, String limits, String options) throws Exception {
    Path config = folder.resolve("relay.yaml");
    Files.writeString(
        config,
        """
        data-dir: %s
        listen: {host: 127.0.0.1, https: 0, http: 0, ssh: 0, health: "127.0.0.1:0"}
        access-log: {format: "off"}
        limits:
        """
                .formatted(folder.resolve("data"))
            + limits.indent(2));
    relay =
        new RelayProcess(
            List.of("env", "_JAVA_OPTIONS=" + options), "serve", "--config", config.toString());
    try {
      relay.said("(API at)");
      trust = RelayMainTest.trust(relay);
      socket = make(KillIT.token(config));
      login()
          .forward(
              "localhost", 0, new TargetDialer(transport, target.address(), PATIENCE), PATIENCE);
    } catch (Exception | AssertionError e) {
      close();
      throw e;
    }
  }

  private String make(String token) throws Exception {
    String made = call(token, "", "{\"subdomain\":\"attacked\"}").body();
    String line =
        Json.STRICT.writeValueAsString(Map.of("publicKey", PublicKeys.line(pair.getPublic())));
    call(token, "/keys/test", line);
    return Json.STRICT.readTree(made).at("/id").asText();
  }

  private HttpResponse<String> call(String token, String path, String json) throws Exception {
    try (HttpClient http = HttpClient.newBuilder().sslContext(trust).build()) {
      String base = "https://api.mysocket.localhost:" + https() + "/api/v2/sockets/web";
      HttpResponse<String> answer =
          http.send(
              HttpRequest.newBuilder(URI.create(base + path))
                  .timeout(PATIENCE)
                  .header("Authorization", "Bearer " + token)
                  .header("Content-Type", "application/json")
                  .PUT(BodyPublishers.ofString(json))
                  .build(),
              BodyHandlers.ofString());
      if (answer.statusCode() / 100 != 2) {
        throw new AssertionError(answer + " " + answer.body());
      }
      return answer;
    }
  }

  /** Another connection of the agent. */
  AgentConnection login() throws IOException {
    return agents.connect(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), relay.port("tunnels over ssh")),
        socket,
        pair,
        PATIENCE);
  }

  private int https() {
    return relay.port("sockets and API over https");
  }

  /** For somebody who counts the bytes he sends. */
  Place place() {
    return new Place(
        https(),
        relay.port("tunnels over ssh"),
        "attacked.edge.mysocket.localhost",
        trust,
        new AtomicLong());
  }

  /** Of a counter or gauge, with its labels as Prometheus has them. */
  long metric(String name) throws Exception {
    return (long) exactly(name);
  }

  private double exactly(String name) throws Exception {
    Matcher found =
        Pattern.compile("(?m)^" + Pattern.quote(name) + " (\\S+)$")
            .matcher(relay.health("/metrics").body());
    return found.find() ? Double.parseDouble(found.group(1)) : 0;
  }

  /** How full its memory is, 0 to 1. */
  double full() throws Exception {
    return exactly("mysocket_relay_memory_ratio");
  }

  /** What its probe for readiness says. */
  String ready() throws Exception {
    return relay.health("/readyz").body();
  }

  /** Whether visitors get in. */
  boolean accepts() throws Exception {
    return exactly("mysocket_relay_accepting") == 1;
  }

  long rejected(String reason) throws Exception {
    return metric("mysocket_relay_rejected_total{reason=\"" + reason + "\"}");
  }

  /** Opened into the tunnel so far. */
  long streams() throws Exception {
    return metric("mysocket_relay_target_streams_total{origin=\"fresh\"}");
  }

  /** Time of the processors so far. */
  Duration worked() throws Exception {
    return Duration.ofNanos(metric("process_cpu_time_ns_total"));
  }

  /** Connections of visitors. */
  long visitors() throws Exception {
    return metric("mysocket_relay_connections{listener=\"http\",state=\"open\"}");
  }

  List<String> lines() {
    return relay.lines();
  }

  /** Bytes that it cannot do without: live objects, and all of the process that is not heap. */
  long held() throws Exception {
    Awaitility.await("the relay's garbage collected")
        .atMost(PATIENCE.multipliedBy(2))
        .until(this::collected);
    String metrics = relay.health("/metrics").body();
    double live =
        HEAP.matcher(metrics)
            .results()
            .mapToDouble(each -> Double.parseDouble(each.group(1)))
            .sum();
    Matcher resident =
        RESIDENT.matcher(Files.readString(Path.of("/proc/" + relay.pid() + "/status")));
    if (!resident.find()) {
      throw new AssertionError("the relay is gone: " + relay.lines());
    }
    return (long) live + (Long.parseLong(resident.group(1)) << 10);
  }

  /** False too if it is too busy to hear of it in 10 s. */
  private boolean collected() throws IOException, InterruptedException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    Process asked =
        new ProcessBuilder(jcmd.toString(), Long.toString(relay.pid()), "GC.run")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!asked.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      asked.destroyForcibly();
      return false;
    }
    return asked.exitValue() == 0;
  }

  @Override
  public void close() throws Exception {
    Closing.all(List.of(agents, relay, target));
    loops.shutdownGracefully(0, 2_000, TimeUnit.MILLISECONDS).awaitUninterruptibly(5_000);
  }
}
