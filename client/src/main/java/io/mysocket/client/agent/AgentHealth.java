package io.mysocket.client.agent;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Probes of the agent: {@code /livez} says that the process answers, {@code /readyz} that its
 * tunnel is up, or, of several, that each was tried. {@code /metrics} is for Prometheus.
 */
final class AgentHealth implements AutoCloseable {
  private static final int BACKLOG = 16;
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final String METRICS = "text/plain; version=0.0.4; charset=utf-8";

  private final HttpServer server;

  private AgentHealth(HttpServer server) {
    this.server = server;
  }

  /** Listens on every address, port 0 takes any. */
  static AgentHealth start(int port, BooleanSupplier ready, Supplier<String> metrics)
      throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress(port), BACKLOG);
    server.createContext("/livez", exchange -> answer(exchange, 200, TEXT, "ok\n"));
    server.createContext("/metrics", exchange -> answer(exchange, 200, METRICS, metrics.get()));
    server.createContext(
        "/readyz",
        exchange -> {
          boolean up = ready.getAsBoolean();
          answer(exchange, up ? 200 : 503, TEXT, up ? "ok\n" : "tunnel not connected\n");
        });
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
    return new AgentHealth(server);
  }

  int port() {
    return server.getAddress().getPort();
  }

  private static void answer(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, body.length);
    try (exchange;
        var out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
