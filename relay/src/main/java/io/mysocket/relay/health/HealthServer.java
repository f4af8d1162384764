package io.mysocket.relay.health;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.mysocket.relay.config.CannotStartException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Serves probes and metrics; a virtual thread for each request. */
public final class HealthServer implements AutoCloseable {
  private static final int BACKLOG = 64;
  private static final String TEXT = "text/plain; charset=utf-8";

  private record Answer(int status, String mediaType, String text) {}

  private interface Page {
    Answer answer();
  }

  private final Readiness readiness;
  private final PrometheusMeterRegistry meters;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private @Nullable HttpServer server;

  public HealthServer(Readiness readiness, PrometheusMeterRegistry meters) {
    this.readiness = readiness;
    this.meters = meters;
  }

  public void start(InetSocketAddress address) throws CannotStartException {
    HttpServer made;
    try {
      made = HttpServer.create(address, BACKLOG);
    } catch (IOException e) {
      throw new CannotStartException(
          "listen.health: "
              + address
              + " cannot be listened on ("
              + e.getMessage()
              + "); stop what listens there, or choose another port");
    }
    made.setExecutor(threads);
    page(made, "/livez", () -> new Answer(200, TEXT, "alive\n"));
    page(made, "/readyz", this::ready);
    page(
        made,
        "/metrics",
        () -> new Answer(200, "text/plain; version=0.0.4; charset=utf-8", meters.scrape()));
    page(made, "/", () -> new Answer(404, TEXT, "there is /livez, /readyz and /metrics\n"));
    made.start();
    server = made;
  }

  private Answer ready() {
    List<String> reasons = readiness.reasons();
    StringBuilder text = new StringBuilder();
    (reasons.isEmpty() ? List.of("ready") : reasons)
        .forEach(line -> text.append(line).append('\n'));
    readiness.notes().forEach(line -> text.append("note: ").append(line).append('\n'));
    return new Answer(reasons.isEmpty() ? 200 : 503, TEXT, text.toString());
  }

  private static void page(HttpServer server, String path, Page page) {
    server.createContext(
        path,
        exchange -> {
          boolean exact = path.equals("/") || exchange.getRequestURI().getPath().equals(path);
          send(exchange, exact ? page.answer() : new Answer(404, TEXT, "not found\n"));
        });
  }

  private static void send(HttpExchange exchange, Answer answer) throws IOException {
    try (exchange) {
      byte[] body = answer.text().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", answer.mediaType());
      if (exchange.getRequestMethod().equals("HEAD")) {
        exchange.sendResponseHeaders(answer.status(), -1);
        return;
      }
      exchange.sendResponseHeaders(answer.status(), body.length);
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(body);
      }
    }
  }

  public int port() {
    HttpServer started = server;
    if (started == null) {
      throw new IllegalStateException("the health server has not been started");
    }
    return started.getAddress().getPort();
  }

  @Override
  public void close() {
    if (server != null) {
      server.stop(0);
    }
    threads.shutdownNow();
  }
}
