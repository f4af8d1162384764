package io.mysocket.operator.health;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Probes and metrics over plain HTTP, on all addresses. */
public final class HealthServer implements AutoCloseable {
  private final int wantedPort;
  private final BooleanSupplier ready;
  private final Supplier<String> metrics;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private HttpServer server;

  /**
   * @param port 0 is a free one
   */
  public HealthServer(int port, BooleanSupplier ready, Supplier<String> metrics)
      throws IOException {
    this.wantedPort = port;
    this.ready = ready;
    this.metrics = metrics;
    this.server = HttpServer.create();
  }

  public HealthServer start() throws IOException {
    server.bind(new InetSocketAddress(wantedPort), 0);
    server.setExecutor(threads);
    server.createContext("/livez", call -> answer(call, "/livez", 200, "ok\n"));
    server.createContext(
        "/readyz",
        call -> {
          boolean yes = ready.getAsBoolean();
          answer(call, "/readyz", yes ? 200 : 503, yes ? "ok\n" : "not ready\n");
        });
    server.createContext("/metrics", call -> answer(call, "/metrics", 200, metrics.get()));
    server.start();
    return this;
  }

  public int port() {
    return server.getAddress().getPort();
  }

  private static void answer(HttpExchange call, String path, int status, String text)
      throws IOException {
    try (call) {
      boolean known = call.getRequestURI().getPath().equals(path);
      byte[] body = (known ? text : "not found\n").getBytes(StandardCharsets.UTF_8);
      call.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
      call.sendResponseHeaders(known ? status : 404, body.length);
      call.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
