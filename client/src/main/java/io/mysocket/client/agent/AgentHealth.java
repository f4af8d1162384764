package io.mysocket.client.agent;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;

/**
 * Probes of the agent: {@code /livez} says that the process answers, {@code /readyz} that its
 * tunnel is up, or, of several, that each was tried.
 */
final class AgentHealth implements AutoCloseable {
  private static final int BACKLOG = 16;

  private final HttpServer server;

  private AgentHealth(HttpServer server) {
    this.server = server;
  }

  /** Listens on every address, port 0 takes any. */
  static AgentHealth start(int port, BooleanSupplier ready) throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress(port), BACKLOG);
    server.createContext("/livez", exchange -> answer(exchange, 200, "ok"));
    server.createContext(
        "/readyz",
        exchange -> {
          boolean up = ready.getAsBoolean();
          answer(exchange, up ? 200 : 503, up ? "ok" : "tunnel not connected");
        });
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
    return new AgentHealth(server);
  }

  int port() {
    return server.getAddress().getPort();
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = (text + "\n").getBytes(StandardCharsets.US_ASCII);
    exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
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
