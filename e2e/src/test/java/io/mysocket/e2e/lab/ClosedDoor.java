package io.mysocket.e2e.lab;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands at a port whose program is away: hangs up on everybody, and counts them. One thread of its
 * own.
 */
public final class ClosedDoor implements AutoCloseable {
  private static final int BACKLOG = 256;

  private final ServerSocket server;
  private final Thread thread;
  private final AtomicInteger knocks = new AtomicInteger();

  public ClosedDoor(int port) throws IOException {
    server = new ServerSocket();
    server.setReuseAddress(true);
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
    thread = Thread.ofPlatform().daemon().name("closed-door-" + port).start(this::turnAway);
  }

  private void turnAway() {
    while (!server.isClosed()) {
      try (Socket visitor = server.accept()) {
        visitor.setSoLinger(true, 0);
        knocks.incrementAndGet();
      } catch (IOException _) {
        // Closed, or they left first.
      }
    }
  }

  /** Connections there were. */
  public int knocks() {
    return knocks.get();
  }

  @Override
  public void close() throws IOException {
    server.close();
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
