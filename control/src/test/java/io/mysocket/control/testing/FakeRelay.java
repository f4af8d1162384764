package io.mysocket.control.testing;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.mysocket.control.client.RelayEndpoint;
import io.mysocket.control.domains.Domain;
import io.mysocket.control.domains.DomainSpec;
import io.mysocket.control.events.EventJson;
import io.mysocket.control.events.RelayEvent;
import io.mysocket.control.json.Json;
import io.mysocket.control.probes.ProbeReport;
import io.mysocket.control.problems.Problem;
import io.mysocket.control.problems.ProblemException;
import io.mysocket.control.problems.ProblemKind;
import io.mysocket.control.relays.RelayDescription;
import io.mysocket.control.sockets.HostnameState;
import io.mysocket.control.sockets.Socket;
import io.mysocket.control.sockets.SocketSpec;
import io.mysocket.control.sockets.TunnelKey;
import io.mysocket.control.sockets.TunnelPage;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A relay's API on a free port of loopback; see the package. May be used by all threads. */
public final class FakeRelay implements AutoCloseable {
  /** The one token it takes, until {@link #token} sets another. */
  public static final String TOKEN = "msk_fake";

  private static final TestCertificate CERTIFICATE = TestCertificate.make();
  private static final String KNOWN_HOST = "ssh.mysocket.localhost ssh-ed25519 AAAAFAKE";
  private static final int STREAM_QUEUE = 1000;
  private static final int LOWEST_PORT = 9_200;
  private static final int HIGHEST_PORT = 10_200;
  private static final int MOST_TRIES = 100;

  private final FakeState state = new FakeState();
  private final FakeDomains domains = new FakeDomains();
  private final List<String> calls = new CopyOnWriteArrayList<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final int port;
  private HttpsServer server;
  private volatile @Nullable Fault fault;
  private volatile @Nullable ProbeReport probe;
  private volatile String token = TOKEN;
  private volatile long heartbeatMillis = 15_000;
  private final AtomicInteger cuts = new AtomicInteger();

  public FakeRelay() {
    server = openAnywhere();
    port = server.getAddress().getPort();
  }

  /**
   * On a port below those that the kernel gives to clients: none of them, that which waits for its
   * return least of all, can have it when {@link #restart} comes.
   */
  private HttpsServer openAnywhere() {
    for (int tries = 1; ; tries++) {
      try {
        return open(ThreadLocalRandom.current().nextInt(LOWEST_PORT, HIGHEST_PORT));
      } catch (UncheckedIOException e) {
        if (tries == MOST_TRIES) {
          throw e;
        }
      }
    }
  }

  private HttpsServer open(int wanted) {
    try {
      var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted);
      HttpsServer fresh = HttpsServer.create(address, 0);
      fresh.setHttpsConfigurator(new HttpsConfigurator(CERTIFICATE.context()));
      fresh.setExecutor(threads);
      fresh.createContext("/api/v2/", this::handle);
      fresh.start();
      return fresh;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public URI url() {
    return URI.create("https://127.0.0.1:" + port);
  }

  /** Its certificate's authority, PEM. */
  public String ca() {
    return CERTIFICATE.pem();
  }

  public RelayEndpoint endpoint() {
    return new RelayEndpoint(url(), () -> TOKEN, ca());
  }

  /** Fails so from now on; null is to be well again. */
  public void fail(@Nullable Fault how) {
    fault = how;
    if (how instanceof Fault.Drop) {
      cut();
    }
  }

  /** Ends every event stream. */
  public void cut() {
    cuts.incrementAndGet();
  }

  /** Takes this token and no other. */
  public void token(String only) {
    token = only;
  }

  /** What its visits find; null is a relay that makes none. */
  public void probe(@Nullable ProbeReport report) {
    probe = report;
  }

  public void heartbeat(long millis) {
    heartbeatMillis = millis;
  }

  /** Refuses what the rule finds fault with. */
  public void rule(Function<SocketSpec, Optional<Problem>> rule) {
    state.rule = rule;
  }

  /** Nobody answers on its port any more. */
  public void stop() {
    cut();
    server.stop(0);
  }

  /** Answers again on the same port, with what it knew. */
  public void restart() {
    server = open(port);
  }

  /** Method and path of every call answered or failed, in order, without {@code /api/v2/}. */
  public List<String> calls() {
    return List.copyOf(calls);
  }

  public long count(String start) {
    return calls.stream().filter(call -> call.startsWith(start)).count();
  }

  public Optional<Socket> socket(String key) {
    return state.find(key);
  }

  public List<String> keysOf(String key) {
    return state.keys.entrySet().stream()
        .filter(e -> e.getKey().startsWith(key + "#"))
        .map(e -> e.getValue().publicKey())
        .toList();
  }

  public List<String> sockets() {
    return state.names();
  }

  /** A reserved name. */
  public Optional<Domain> domain(String name) {
    return domains.find(name);
  }

  /** The DNS changed, or a certificate came. */
  public void domain(String name, HostnameState.State state) {
    domains.state(name, state);
  }

  public void put(String key, SocketSpec spec) {
    state.put(key, spec, null);
  }

  public void remove(String key) {
    state.delete(key, false);
  }

  public void drift(String key) {
    state.drift(key);
  }

  public void connect(String key) {
    state.tunnels(key, 1, "t");
  }

  public void disconnect(String key) {
    state.tunnels(key, -1, "t");
  }

  public void reset() {
    state.reset();
  }

  public void tokenEnds(Instant at) {
    state.tokenEnds(at);
  }

  public int streams() {
    return state.listeners.size();
  }

  private void handle(HttpExchange call) throws IOException {
    try (call) {
      String path = call.getRequestURI().getRawPath().substring("/api/v2/".length());
      calls.add(call.getRequestMethod() + " " + path);
      byte[] body = call.getRequestBody().readAllBytes();
      if (failed(call)) {
        return;
      }
      try {
        if (!path.equals("relay")) {
          authenticate(call.getRequestHeaders());
        }
        route(call, path.split("/"), body);
      } catch (ProblemException e) {
        answer(call, e.problem().status(), e.problem());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean failed(HttpExchange call) throws IOException, InterruptedException {
    return switch (fault) {
      case null -> false;
      case Fault.Drop _ -> true; // closed without an answer
      case Fault.Slow slow -> {
        Thread.sleep(slow.delay());
        yield false;
      }
      case Fault.Answer answer -> {
        if (answer.retryAfter() != null) {
          call.getResponseHeaders().set("Retry-After", answer.retryAfter().toString());
        }
        ProblemKind kind = answer.status() == 429 ? ProblemKind.RATE_LIMITED : ProblemKind.INTERNAL;
        answer(call, answer.status(), Problem.of(kind, "as the test wants it", "Wait."));
        yield true;
      }
    };
  }

  private void authenticate(Headers headers) {
    if (!("Bearer " + token).equals(headers.getFirst("Authorization"))) {
      throw new ProblemException(
          Problem.of(ProblemKind.UNAUTHORIZED, "this token is not valid", "Make a new token."));
    }
  }

  private void route(HttpExchange call, String[] path, byte[] body)
      throws IOException, InterruptedException {
    Map<String, String> query = query(call.getRequestURI().getRawQuery());
    String method = call.getRequestMethod();
    switch (method + " " + path[0] + " " + path.length) {
      case "GET relay 1" -> answer(call, 200, relay());
      case "GET account 1" -> answer(call, 200, state.account());
      case "GET events 1" -> stream(call);
      case "GET sockets 1" -> answer(call, 200, page(query));
      case "GET sockets 2" -> answer(call, 200, state.socket(text(path[1])));
      case "PUT sockets 2" -> {
        String match = call.getRequestHeaders().getFirst("If-Match");
        Long generation = match == null ? null : Long.valueOf(match.replace("\"", ""));
        SocketSpec spec = Json.STRICT.readValue(body, SocketSpec.class);
        answer(call, 200, state.put(text(path[1]), spec, generation));
      }
      case "DELETE sockets 2" -> {
        state.delete(text(path[1]), "retain".equals(query.get("policy")));
        answer(call, 204, null);
      }
      case "GET sockets 3" ->
          answer(
              call,
              200,
              path[1].equals("id")
                  ? state.byId(path[2])
                  : new TunnelPage(state.tunnels(text(path[1]))));
      case "GET domains 2" -> answer(call, 200, domains.get(text(path[1])));
      case "PUT domains 2" ->
          answer(
              call, 200, domains.put(text(path[1]), Json.STRICT.readValue(body, DomainSpec.class)));
      case "DELETE domains 2" -> {
        domains.delete(text(path[1]), "retain".equals(query.get("policy")));
        answer(call, 204, null);
      }
      case "POST sockets 3" -> {
        ProbeReport report = probe;
        if (report == null) {
          answer(call, 404, Problem.of(ProblemKind.NOT_FOUND, "there is no such path", "Look up."));
        } else {
          answer(call, 200, report);
        }
      }
      case "PUT sockets 4" -> {
        TunnelKey key = Json.STRICT.readValue(body, TunnelKey.class);
        state.socket(text(path[1]));
        String own = text(path[1]) + "#";
        if (state.keys.entrySet().stream()
            .anyMatch(e ->
                !e.getKey().startsWith(own) && e.getValue().publicKey().equals(key.publicKey()))) {
          throw new ProblemException(
              Problem.of(ProblemKind.KEY_TAKEN, "the key is of another socket", "Make another."));
        }
        state.keys.put(text(path[1]) + "#" + path[3], key);
        answer(call, 200, key);
      }
      case "DELETE sockets 4" -> {
        state.keys.remove(text(path[1]) + "#" + path[3]);
        answer(call, 204, null);
      }
      default ->
          answer(call, 404, Problem.of(ProblemKind.NOT_FOUND, "there is no such path", "Look up."));
    }
  }

  private static RelayDescription relay() {
    var ssh = new RelayDescription.Ssh("ssh.mysocket.localhost", 22, List.of(KNOWN_HOST));
    var ports = new RelayDescription.PortRange(30_000, 30_999);
    return new RelayDescription("1.2.3", "mysocket.localhost", ssh, ports, List.of("http"));
  }

  private Object page(Map<String, String> query) {
    return state.page(
        query.getOrDefault("owner", ""),
        Integer.parseInt(query.getOrDefault("limit", "50")),
        query.getOrDefault("cursor", ""));
  }

  private void stream(HttpExchange call) throws IOException, InterruptedException {
    BlockingQueue<RelayEvent> queue = new LinkedBlockingQueue<>(STREAM_QUEUE);
    Consumer<RelayEvent> listener = queue::add;
    String last = call.getRequestHeaders().getFirst("Last-Event-ID");
    int cutsBefore = cuts.get();
    call.getResponseHeaders().set("Content-Type", "text/event-stream");
    // before the answer: who has it misses nothing from then on
    state.follow(last == null ? null : Long.valueOf(last), listener);
    try (var out = begun(call)) {
      out.write(":\n\n".getBytes(StandardCharsets.UTF_8));
      out.flush();
      long quiet = 0;
      while (cuts.get() == cutsBefore) {
        RelayEvent event = queue.poll(20, TimeUnit.MILLISECONDS);
        quiet = event == null ? quiet + 20 : 0;
        if (event != null) {
          out.write(frame(event));
        } else if (quiet >= heartbeatMillis) {
          out.write(":\n\n".getBytes(StandardCharsets.UTF_8));
          quiet = 0;
        } else {
          continue;
        }
        out.flush();
      }
    } finally {
      state.listeners.remove(listener);
    }
  }

  private static OutputStream begun(HttpExchange call) throws IOException {
    call.sendResponseHeaders(200, 0);
    return call.getResponseBody();
  }

  private static byte[] frame(RelayEvent event) {
    return "id: %d\nevent: %s\ndata: %s\n\n"
        .formatted(event.id(), EventJson.name(event), EventJson.data(event))
        .getBytes(StandardCharsets.UTF_8);
  }

  private static void answer(HttpExchange call, int status, @Nullable Object body)
      throws IOException {
    if (body == null) {
      call.sendResponseHeaders(status, -1);
      return;
    }
    byte[] bytes = Json.LENIENT.writeValueAsBytes(body);
    call.sendResponseHeaders(status, bytes.length);
    call.getResponseBody().write(bytes);
  }

  private static Map<String, String> query(@Nullable String raw) {
    Map<String, String> all = new HashMap<>();
    for (String pair : raw == null ? new String[0] : raw.split("&")) {
      String[] parts = pair.split("=", 2);
      all.put(parts[0], text(parts[1]));
    }
    return all;
  }

  private static String text(String escaped) {
    return URLDecoder.decode(escaped, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    stop();
    threads.shutdownNow();
  }
}
