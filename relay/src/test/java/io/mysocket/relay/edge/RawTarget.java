package io.mysocket.relay.edge;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** A target that speaks something of its own, one virtual thread for each connection. */
final class RawTarget implements AutoCloseable {
  /** What it does with a connection, which is closed behind it. */
  interface Conversation {
    void with(Socket socket) throws Exception;
  }

  /** Counts the bytes of each line, as the demo service does. */
  static final Conversation COUNTS_BYTES =
      socket -> {
        var in = new java.io.BufferedInputStream(socket.getInputStream());
        for (String line; (line = line(in)) != null; ) {
          socket.getOutputStream().write((line.length() + " bytes\n").getBytes("US-ASCII"));
        }
      };

  final AtomicInteger connections = new AtomicInteger();
  final LinkedBlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
  private final ServerSocket server;

  RawTarget(Conversation conversation) throws IOException {
    this(new ServerSocket(0, 1_000, InetAddress.ofLiteral("127.0.0.1")), conversation);
  }

  RawTarget(ServerSocket server, Conversation conversation) {
    this.server = server;
    Thread.ofVirtual().start(() -> accept(conversation));
  }

  private void accept(Conversation conversation) {
    try {
      while (true) {
        Socket next = server.accept();
        connections.incrementAndGet();
        Thread.ofVirtual()
            .start(() -> {
              try (next) {
                conversation.with(next);
              } catch (Exception | AssertionError e) {
                failures.add(e);
              }
            });
      }
    } catch (IOException _) {
      // Closed.
    }
  }

  /** Without its end; null at the end of the stream. */
  static String line(java.io.InputStream in) throws IOException {
    var line = new StringBuilder();
    for (int c; (c = in.read()) != '\n'; ) {
      if (c < 0) {
        return line.isEmpty() ? null : line.toString();
      }
      line.append((char) c);
    }
    return line.toString();
  }

  InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), server.getLocalPort());
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
