package io.mysocket.relay.mail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** An SMTP server that answers every recipient with the same refusal. */
final class RefusingSmtp implements AutoCloseable {
  private final ServerSocket listener;
  private final String refusal;
  private final AtomicInteger refused = new AtomicInteger();

  RefusingSmtp(String refusal) throws IOException {
    this.listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    this.refusal = refusal;
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  int refused() {
    return refused.get();
  }

  private void accept() {
    try {
      while (true) {
        try (Socket client = listener.accept()) {
          serve(client);
        }
      }
    } catch (IOException _) {
      // Closed.
    }
  }

  private void serve(Socket client) throws IOException {
    BufferedReader in =
        new BufferedReader(
            new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
    String answer = "220 here";
    while (true) {
      client.getOutputStream().write((answer + "\r\n").getBytes(StandardCharsets.US_ASCII));
      String line = in.readLine();
      if (line == null || line.startsWith("QUIT")) {
        return;
      }
      if (line.startsWith("RCPT")) {
        refused.incrementAndGet();
        answer = refusal;
      } else {
        answer = "250 fine";
      }
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
