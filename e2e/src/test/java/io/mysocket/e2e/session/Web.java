package io.mysocket.e2e.session;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A plain web server on loopback, and what it was asked. */
final class Web implements AutoCloseable {
  static final String PAGE = "hello from port ";

  /** A request as it arrived. */
  record Asked(String peer, Headers headers) {}

  private final HttpServer server;
  final List<Asked> asked = new CopyOnWriteArrayList<>();

  Web(int port) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.createContext(
        "/",
        exchange -> {
          asked.add(
              new Asked(
                  exchange.getRemoteAddress().getAddress().getHostAddress(),
                  exchange.getRequestHeaders()));
          byte[] page = (PAGE + port).getBytes(StandardCharsets.US_ASCII);
          try (exchange) {
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
          }
        });
    server.start();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
