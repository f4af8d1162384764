package io.mysocket.ssh;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;

/** A TCP path to a port here that can be frozen: it goes on taking bytes and passes none. */
final class FrozenPath implements AutoCloseable {
  private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final int to;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile boolean frozen;

  FrozenPath(int to) throws IOException {
    this.to = to;
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return server.getLocalPort();
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
        Thread.ofVirtual().start(() -> pass(near, far));
        Thread.ofVirtual().start(() -> pass(far, near));
      }
    } catch (IOException _) {
      // closed
    }
  }

  private void pass(Socket from, Socket into) {
    byte[] block = new byte[8 << 10];
    try (from;
        into) {
      for (int count; (count = from.getInputStream().read(block)) >= 0; ) {
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
