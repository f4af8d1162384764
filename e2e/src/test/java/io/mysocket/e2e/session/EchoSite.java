package io.mysocket.e2e.session;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;

/**
 * A web server on loopback with a page, at /ws a WebSocket (RFC 6455) that echoes, and at /big a
 * gigabyte.
 */
public final class EchoSite implements AutoCloseable {
  public static final String PAGE = "hello";
  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final int LONGEST_FRAME = 125;

  private final ServerSocket listener;

  public EchoSite() throws IOException {
    listener = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  public int port() {
    return listener.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        Socket visitor = listener.accept();
        Thread.ofVirtual().start(() -> serve(visitor));
      }
    } catch (IOException _) {
      // Closed.
    }
  }

  private static void serve(Socket visitor) {
    try (visitor) {
      DataInputStream in = new DataInputStream(new BufferedInputStream(visitor.getInputStream()));
      OutputStream out = visitor.getOutputStream();
      String answer = "HTTP/1.1 200 OK\r\nContent-Length: " + PAGE.length() + "\r\n\r\n" + PAGE;
      for (String request; !(request = line(in)).isEmpty(); ) {
        String key = webSocketKey(in);
        if (request.startsWith("GET /ws ") && !key.isEmpty()) {
          echo(in, out, key);
          return;
        }
        if (request.startsWith("GET /big ")) {
          big(out);
        } else {
          out.write(answer.getBytes(StandardCharsets.US_ASCII));
        }
      }
    } catch (IOException _) {
      // The other side has gone.
    }
  }

  private static void big(OutputStream out) throws IOException {
    byte[] block = new byte[1 << 16];
    int blocks = 1 << 14;
    String head = "HTTP/1.1 200 OK\r\nContent-Length: " + (long) blocks * block.length + "\r\n\r\n";
    out.write(head.getBytes(StandardCharsets.US_ASCII));
    for (int i = 0; i < blocks; i++) {
      out.write(block);
    }
  }

  /** Reads the rest of the head. */
  private static String webSocketKey(DataInputStream in) throws IOException {
    String key = "";
    for (String field; !(field = line(in)).isEmpty(); ) {
      if (field.toLowerCase(Locale.ROOT).startsWith("sec-websocket-key:")) {
        key = field.substring(18).strip();
      }
    }
    return key;
  }

  private static String line(DataInputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b; (b = in.read()) != -1 && b != '\n'; ) {
      if (b != '\r') {
        line.append((char) b);
      }
    }
    return line.toString();
  }

  private static void echo(DataInputStream in, OutputStream out, String key) throws IOException {
    String head =
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Accept: "
            + accept(key)
            + "\r\n\r\n";
    out.write(head.getBytes(StandardCharsets.US_ASCII));
    while (true) {
      int first = in.readUnsignedByte();
      int length = in.readUnsignedByte() & 0x7f;
      if (length > LONGEST_FRAME) {
        throw new IOException("this test has short frames only");
      }
      byte[] mask = in.readNBytes(4);
      byte[] frame = new byte[2 + length];
      frame[0] = (byte) first;
      frame[1] = (byte) length;
      for (int i = 0; i < length; i++) {
        frame[2 + i] = (byte) (in.readUnsignedByte() ^ mask[i % 4]);
      }
      out.write(frame);
    }
  }

  private static String accept(String key) {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      byte[] hash = sha1.digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
