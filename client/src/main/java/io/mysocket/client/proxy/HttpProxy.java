package io.mysocket.client.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP proxy that opens connections for us (CONNECT, RFC 9110 9.3.6).
 *
 * @param userInfo {@code name:password}, null without
 */
public record HttpProxy(String host, int port, @Nullable String userInfo) {
  /** Largest head of its answer that is read. */
  private static final int HEAD = 16 << 10;

  /** A connection through it; blocks up to {@code patience} for each step. */
  public Socket open(String to, int toPort, Duration patience) throws IOException {
    Socket socket = new Socket();
    try {
      socket.connect(new InetSocketAddress(host, port), (int) patience.toMillis());
      socket.setSoTimeout((int) patience.toMillis());
      socket.getOutputStream().write(request(to, toPort).getBytes(StandardCharsets.US_ASCII));
      String status = status(socket.getInputStream());
      if (!status.matches("HTTP/1\\.[01] 2[0-9]{2}.*")) {
        throw new ConnectException(
            "the proxy %s:%d does not connect to %s:%d: %s"
                .formatted(host, port, to, toPort, status));
      }
      socket.setSoTimeout(0);
      return socket;
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  private String request(String to, int toPort) {
    String authority = (to.contains(":") ? "[" + to + "]" : to) + ":" + toPort;
    String login =
        userInfo == null
            ? ""
            : "Proxy-Authorization: Basic "
                + Base64.getEncoder().encodeToString(userInfo.getBytes(StandardCharsets.UTF_8))
                + "\r\n";
    return "CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n" + login + "\r\n";
  }

  /** Reads the head, byte by byte: what follows is not ours. */
  private static String status(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n", Math.max(0, head.length() - 4)) < 0) {
      int next = in.read();
      if (next < 0 || head.length() == HEAD) {
        throw new IOException("the proxy gives no answer that can be read");
      }
      head.append((char) next);
    }
    return head.substring(0, head.indexOf("\r\n"));
  }

  /** Without the password. */
  @Override
  public String toString() {
    return host + ":" + port;
  }
}
