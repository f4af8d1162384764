package io.mysocket.client.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;

/**
 * One connection through an HTTP proxy, to be picked up on a port of loopback by whoever cannot
 * speak to proxies. Takes the first who comes within {@code patience} and nobody after; two virtual
 * threads carry the bytes until both directions have ended.
 */
public final class ProxyBridge {
  private final ServerSocket door;

  private ProxyBridge(ServerSocket door) {
    this.door = door;
  }

  /** Connects now; blocks up to {@code patience} for each step. */
  public static ProxyBridge open(HttpProxy proxy, String host, int port, Duration patience)
      throws IOException {
    Socket far = proxy.open(host, port, patience);
    try {
      ServerSocket door = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
      door.setSoTimeout((int) patience.toMillis());
      ProxyBridge bridge = new ProxyBridge(door);
      Thread.ofVirtual().name("proxy").start(() -> bridge.carry(far));
      return bridge;
    } catch (IOException e) {
      far.close();
      throw e;
    }
  }

  /** Where it is picked up. */
  public InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), door.getLocalPort());
  }

  private void carry(Socket far) {
    try (far;
        Socket near = taken()) {
      near.setTcpNoDelay(true);
      far.setTcpNoDelay(true);
      Thread back = Thread.ofVirtual().name("proxy-back").start(() -> pump(far, near));
      pump(near, far);
      back.join();
    } catch (IOException _) {
      // Nobody came, or it is over.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private Socket taken() throws IOException {
    try (door) {
      return door.accept();
    }
  }

  private static void pump(Socket from, Socket to) {
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      in.transferTo(out);
      to.shutdownOutput();
    } catch (IOException _) {
      close(from);
      close(to);
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException _) {
      // As good as closed.
    }
  }
}
