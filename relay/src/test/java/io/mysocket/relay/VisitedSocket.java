package io.mysocket.relay;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.mysocket.control.json.Json;
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
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;

/**
 * A socket of a relay program, carried by an agent of this one, which somebody visits all the time.
 */
final class VisitedSocket implements AutoCloseable {
  private static final String KEY = "web";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration PAUSE = Duration.ofMillis(50);
  private static final Duration EVENTS = Duration.ofMillis(100);

  private final HttpClient http;
  private final String base;
  private final URI page;
  private final String token;
  private final Duration pause;
  private final int sshPort;
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
  private final HttpServer target =
      HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  private final AtomicInteger visits = new AtomicInteger();
  private final List<String> failures = new CopyOnWriteArrayList<>();
  private final Thread visitor;
  private volatile boolean over;

  VisitedSocket(RelayProcess relay, String token) throws Exception {
    this(relay, token, PAUSE);
  }

  /**
   * A socket that is carried and visited.
   *
   * @param pause between two visits
   */
  VisitedSocket(RelayProcess relay, String token, Duration pause) throws Exception {
    this.pause = pause;
    this.http = HttpClient.newBuilder().sslContext(RelayMainTest.trust(relay)).build();
    int port = relay.port("sockets and API over https");
    this.base = "https://api.mysocket.localhost:" + port;
    this.token = token;
    this.sshPort = relay.port("tunnels over ssh");
    target.createContext(
        "/",
        exchange -> {
          byte[] body = "here\n".getBytes(StandardCharsets.UTF_8);
          try (exchange) {
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
          }
        });
    target.createContext("/events", VisitedSocket::events);
    target.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    target.start();
    HttpResponse<String> made = put(KEY, "{\"subdomain\":\"visited-all-the-time\"}");
    String line =
        Json.STRICT.writeValueAsString(Map.of("publicKey", PublicKeys.line(pair.getPublic())));
    require(call("PUT", "/api/v2/sockets/" + KEY + "/keys/test", line));
    String id = Json.STRICT.readTree(require(made).body()).at("/id").asText();
    carry(id);
    page = URI.create("https://visited-all-the-time.edge.mysocket.localhost:" + port + "/");
    Awaitility.await("the socket")
        .atMost(PATIENCE)
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(() -> visit(page).equals("here\n"));
    visitor = Thread.ofVirtual().start(() -> visitAllTheTime(page));
  }

  /** Server-sent events, ten a second, for as long as somebody reads them. */
  private static void events(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
      exchange.sendResponseHeaders(200, 0);
      while (true) {
        exchange.getResponseBody().write("data: tick\n\n".getBytes(StandardCharsets.UTF_8));
        exchange.getResponseBody().flush();
        LockSupport.parkNanos(EVENTS.toNanos());
      }
    }
  }

  /** Reads events until they end, and returns when the last one came. */
  long lastEvent(Runnable begun) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(page.resolve("/events")).build();
    long last = System.nanoTime();
    try (InputStream in = http.send(request, BodyHandlers.ofInputStream()).body()) {
      boolean first = true;
      for (int read; (read = in.read()) >= 0; ) {
        if (read == ':') {
          last = System.nanoTime();
          if (first) {
            begun.run();
          }
          first = false;
        }
      }
    } catch (IOException _) {
      // Cut off, which ends them too.
    }
    return last;
  }

  private static HttpResponse<String> require(HttpResponse<String> answer) {
    if (answer.statusCode() / 100 != 2) {
      throw new AssertionError(answer + " " + answer.body());
    }
    return answer;
  }

  private AgentConnection carry(String id) throws IOException {
    AgentConnection login = login(id, PATIENCE);
    login.forward(
        "localhost",
        0,
        new TargetDialer(
            transport,
            new InetSocketAddress(InetAddress.getLoopbackAddress(), target.getAddress().getPort()),
            PATIENCE),
        PATIENCE);
    return login;
  }

  /** Carries it by another tunnel, for a moment. */
  void carryAgain(String id) throws IOException {
    carry(id).close();
  }

  private AgentConnection login(String id, Duration patience) throws IOException {
    return agents.connect(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), sshPort), id, pair, patience);
  }

  /** Logs in once more, and leaves. */
  void loginAgain(String id) throws IOException {
    login(id, PATIENCE).close();
  }

  private String visit(URI page) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(page).timeout(PATIENCE).build();
    HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
    return answer.statusCode() == 200 ? answer.body() : answer + ": " + answer.body();
  }

  private void visitAllTheTime(URI page) {
    while (!over) {
      try {
        String said = visit(page);
        if (!said.equals("here\n")) {
          failures.add(said);
        }
        visits.incrementAndGet();
      } catch (Exception e) {
        if (!over) {
          failures.add(e.toString());
        }
      }
      LockSupport.parkNanos(pause.toNanos());
    }
  }

  /** How often it has been visited. */
  int visits() {
    return visits.get();
  }

  /** What visitors met that was not the page. */
  List<String> failures() {
    return failures;
  }

  HttpResponse<String> call(String method, String path, String json) throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(PATIENCE)
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .method(
                method, json.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(json))
            .build(),
        BodyHandlers.ofString());
  }

  HttpResponse<String> put(String key, String spec) throws Exception {
    return call("PUT", "/api/v2/sockets/" + key, spec);
  }

  HttpResponse<String> get(String key) throws Exception {
    return call("GET", "/api/v2/sockets/" + key, "");
  }

  @Override
  public void close() throws Exception {
    over = true;
    visitor.join(Duration.ofSeconds(15));
    agents.close();
    target.stop(0);
    http.shutdownNow();
    loops.shutdownGracefully(0, 2_000, TimeUnit.MILLISECONDS).awaitUninterruptibly(5_000);
  }
}
