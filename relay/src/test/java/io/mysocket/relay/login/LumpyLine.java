package io.mysocket.relay.login;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * A way to a server on which what the server says within {@link #LUMP} comes in one piece, as after
 * a packet that was lost.
 */
final class LumpyLine implements AutoCloseable {
  private static final Duration LUMP = Duration.ofMillis(400);
  private static final int MOST = 64 << 10;

  private final ServerSocket door = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final int server;

  LumpyLine(int serverPort) throws IOException {
    server = serverPort;
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return door.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = door.accept();
        Socket there = new Socket(InetAddress.getLoopbackAddress(), server);
        open.add(client);
        open.add(there);
        Thread.ofVirtual().start(() -> carry(client, there, Duration.ZERO));
        Thread.ofVirtual().start(() -> carry(there, client, LUMP));
      }
    } catch (IOException _) {
      // Closed.
    }
  }

  private static void carry(Socket from, Socket to, Duration lump) {
    byte[] block = new byte[MOST];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int first; (first = in.read()) >= 0; ) {
        block[0] = (byte) first;
        LockSupport.parkNanos(lump.toNanos());
        int more = in.read(block, 1, Math.min(in.available(), MOST - 1));
        out.write(block, 0, 1 + Math.max(0, more));
      }
    } catch (IOException _) {
      // One side has gone, and so goes the other.
    }
  }

  @Override
  public void close() throws IOException {
    door.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
