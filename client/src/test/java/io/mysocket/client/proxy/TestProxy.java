package io.mysocket.client.proxy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An HTTP proxy that connects everybody to one port of this machine. */
public final class TestProxy implements AutoCloseable {
  private final ServerSocket door = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
  private final int port;
  public final List<String> heads = new CopyOnWriteArrayList<>();
  public volatile String answer = "HTTP/1.1 200 Connection established";

  public TestProxy(int port) throws IOException {
    this.port = port;
    Thread.ofVirtual().start(this::serve);
  }

  public int port() {
    return door.getLocalPort();
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
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII), 1);
      StringBuilder head = new StringBuilder();
      for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
        head.append(line).append('\n');
      }
      heads.add(head.toString());
      client.getOutputStream().write((answer + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
      if (answer.contains(" 200 ")) {
        try (Socket target = new Socket(InetAddress.getLoopbackAddress(), port)) {
          Thread back = Thread.ofVirtual().start(() -> pump(target, client));
          pump(client, target);
          back.join();
        }
      }
    } catch (IOException | InterruptedException _) {
      // Gone.
    }
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
