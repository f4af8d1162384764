package io.mysocket.ssh;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;

/**
 * A TCP path to a port here that can be frozen: it goes on taking bytes and passes none; or that
 * can spoil what it passes.
 */
final class FrozenPath implements AutoCloseable {
  private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final int to;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile boolean frozen;
  private volatile boolean spoiling;

  FrozenPath(int to) throws IOException {
    this.to = to;
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  /** From now on changes what goes to the port. */
  void spoil() {
    spoiling = true;
  }

  void freeze() {
    frozen = true;
  }

  /** Done when either end has closed a connection through this path. */
  CountDownLatch closed() {
    return closed;
  }

  private void accept() {
    try {
      while (true) {
        Socket near = server.accept();
        Socket far = new Socket(InetAddress.getLoopbackAddress(), to);
        Thread.ofVirtual().start(() -> pass(near, far, true));
        Thread.ofVirtual().start(() -> pass(far, near, false));
      }
    } catch (IOException _) {
      // closed
    }
  }

  private void pass(Socket from, Socket into, boolean toServer) {
    byte[] block = new byte[8 << 10];
    try (from;
        into) {
      for (int count; (count = from.getInputStream().read(block)) >= 0; ) {
        if (spoiling && toServer) {
          block[count - 1] ^= 1;
        }
        if (!frozen) {
          into.getOutputStream().write(block, 0, count);
        }
      }
    } catch (IOException _) {
      // closed
    } finally {
      closed.countDown();
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
