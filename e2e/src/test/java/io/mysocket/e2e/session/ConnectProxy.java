package io.mysocket.e2e.session;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An HTTP proxy that opens connections (CONNECT, RFC 9110 9.3.6) for whoever logs in, to this
 * machine alone: it is the only one that knows the names asked for.
 */
final class ConnectProxy implements AutoCloseable {
  private static final String LOGIN = "ada:let me out";
  private static final int LONGEST_HEAD = 8 << 10;

  private final ServerSocket door = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());

  /** Hosts and ports that were asked for. */
  final List<String> asked = new CopyOnWriteArrayList<>();

  ConnectProxy() throws IOException {
    Thread.ofVirtual().start(this::serve);
  }

  String url() {
    return "http://" + LOGIN.replace(" ", "%20") + "@127.0.0.1:" + door.getLocalPort();
  }

  String urlWithoutLogin() {
    return "http://127.0.0.1:" + door.getLocalPort();
  }

  private void serve() {
    try {
      while (true) {
        Socket client = door.accept();
        Thread.ofVirtual().start(() -> connect(client));
      }
    } catch (IOException _) {
      // The test is over.
    }
  }

  private void connect(Socket client) {
    try (client) {
      String head = head(client.getInputStream());
      String[] words = head.split(" ", 3);
      String login = Base64.getEncoder().encodeToString(LOGIN.getBytes(StandardCharsets.UTF_8));
      if (!words[0].equals("CONNECT")) {
        answer(client, "405 Method Not Allowed\r\nAllow: CONNECT");
      } else if (!head.contains("Proxy-Authorization: Basic " + login)) {
        answer(
            client, "407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"x\"");
      } else {
        asked.add(words[1]);
        int port = Integer.parseInt(words[1].substring(words[1].lastIndexOf(':') + 1));
        try (Socket target = new Socket(InetAddress.getLoopbackAddress(), port)) {
          answer(client, "200 Connection established");
          Thread back = Thread.ofVirtual().start(() -> pump(target, client));
          pump(client, target);
          back.join();
        }
      }
    } catch (IOException | InterruptedException _) {
      // Gone.
    }
  }

  private static void answer(Socket client, String status) throws IOException {
    OutputStream out = client.getOutputStream();
    boolean good = status.startsWith("200");
    String end = good ? "\r\n\r\n" : "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    out.write(("HTTP/1.1 " + status + end).getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (!head.toString().endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0 || head.length() == LONGEST_HEAD) {
        throw new IOException("no head");
      }
      head.append((char) next);
    }
    return head.toString();
  }

  private static void pump(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException _) {
      // Gone.
    }
  }

  @Override
  public void close() throws IOException {
    door.close();
  }
}
