package io.mysocket.client.warmup;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** A service on loopback that answers with what it hears; a virtual thread for each visitor. */
final class Target implements AutoCloseable {
  private static final int BACKLOG = 16;

  private final ServerSocket listening =
      new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());

  Target() throws IOException {
    Thread.ofVirtual().start(this::accept);
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket visitor = listening.accept();
        Thread.ofVirtual().start(() -> echo(visitor));
      } catch (IOException _) {
        // Closed: the loop ends.
      }
    }
  }

  private static void echo(Socket visitor) {
    try (visitor) {
      visitor.getInputStream().transferTo(visitor.getOutputStream());
    } catch (IOException _) {
      // The visitor is gone.
    }
  }

  int port() {
    return listening.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }
}
