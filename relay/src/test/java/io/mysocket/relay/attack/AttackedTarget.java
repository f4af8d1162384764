package io.mysocket.relay.attack;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** An HTTP/1.1 server with a short page, also one that takes its time, and a large answer. */
final class AttackedTarget implements AutoCloseable {
  static final String PAGE = "here\n";
  static final String LARGE = "/large";
  static final String SLOW = "/slow";
  static final Duration SLOWNESS = Duration.ofMillis(100);
  private static final int LARGE_BYTES = 8 << 20;

  /** Of the large answer; one for all, as many may ask for it. */
  private static final byte[] BLOCK = new byte[64 << 10];

  private final ServerSocket listener =
      new ServerSocket(0, 1_000, InetAddress.getLoopbackAddress());

  AttackedTarget() throws IOException {
    Thread.ofPlatform().daemon().start(this::accept);
  }

  InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), listener.getLocalPort());
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listener.accept();
        Thread.ofPlatform().daemon().start(() -> serve(socket));
      }
    } catch (IOException _) {
      // Closed.
    }
  }

  private static void serve(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      while (true) {
        String first = line(in);
        if (first == null) {
          return;
        }
        skip(in);
        if (first.contains(SLOW)) {
          LockSupport.parkNanos(SLOWNESS.toNanos());
        }
        int length = first.contains(LARGE) ? LARGE_BYTES : PAGE.length();
        String head = "HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n";
        if (length == PAGE.length()) {
          out.write((head + PAGE).getBytes(StandardCharsets.US_ASCII));
        } else {
          out.write(head.getBytes(StandardCharsets.US_ASCII));
          for (int left = length; left > 0; left -= BLOCK.length) {
            out.write(BLOCK);
          }
        }
      }
    } catch (IOException _) {
      // The relay has given the request up.
    }
  }

  /** The other fields, and a body. */
  private static void skip(InputStream in) throws IOException {
    long body = 0;
    boolean chunked = false;
    for (String line = line(in); line != null && !line.isEmpty(); line = line(in)) {
      String field = line.toLowerCase(Locale.ROOT);
      if (field.startsWith("content-length:")) {
        body = Long.parseLong(field.substring(15).strip());
      }
      chunked |= field.startsWith("transfer-encoding:");
    }
    if (chunked) {
      for (String size = line(in); size != null && !size.equals("0"); size = line(in)) {
        in.skipNBytes(Long.parseLong(size, 16) + 2);
      }
      line(in);
    }
    in.skipNBytes(body);
  }

  private static @Nullable String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        return null;
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
