package io.mysocket.e2e.session;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A TCP service that says of each line how many bytes it has. */
final class ByteCounter implements AutoCloseable {
  private final ServerSocket door = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());

  ByteCounter() throws IOException {
    Thread.ofVirtual().start(this::serve);
  }

  int port() {
    return door.getLocalPort();
  }

  private void serve() {
    try {
      while (true) {
        Socket visitor = door.accept();
        Thread.ofVirtual().start(() -> count(visitor));
      }
    } catch (IOException _) {
      // The test is over.
    }
  }

  private static void count(Socket visitor) {
    try (visitor) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(visitor.getInputStream(), StandardCharsets.US_ASCII));
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        String answer = line.length() + " bytes\n";
        visitor.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
      }
    } catch (IOException _) {
      // The visitor left.
    }
  }

  @Override
  public void close() throws IOException {
    door.close();
  }
}
