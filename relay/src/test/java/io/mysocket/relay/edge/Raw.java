package io.mysocket.relay.edge;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** A visitor that writes bytes as they are, over plain TCP or a given socket. */
final class Raw implements AutoCloseable {
  private final Socket socket;
  private final InputStream in;

  Raw(int port) throws IOException {
    this(new Socket("127.0.0.1", port));
  }

  Raw(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(30_000);
    in = new java.io.BufferedInputStream(socket.getInputStream());
  }

  Raw send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
    return this;
  }

  /** Ends the visitor's direction. */
  Raw finish() throws IOException {
    socket.shutdownOutput();
    return this;
  }

  /** The head and the body, by Content-Length or chunks, of one response. */
  String response() throws IOException {
    List<String> head = Origin.head(in);
    StringBuilder all = new StringBuilder(String.join("\n", head)).append("\n\n");
    int length = 0;
    boolean chunked = false;
    for (String line : head) {
      if (line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:")) {
        length = Integer.parseInt(line.substring(15).trim());
      }
      chunked |= line.equalsIgnoreCase("transfer-encoding: chunked");
    }
    if (!chunked) {
      return all.append(new String(in.readNBytes(length), StandardCharsets.ISO_8859_1)).toString();
    }
    for (int size; (size = Integer.parseInt(Origin.line(in), 16)) > 0; Origin.line(in)) {
      all.append(new String(in.readNBytes(size), StandardCharsets.ISO_8859_1));
    }
    for (String trailer : Origin.head(in)) {
      all.append("\ntrailer ").append(trailer);
    }
    return all.toString();
  }

  /** Only a head, of a response to HEAD or a 1xx. */
  String head() throws IOException {
    return String.join("\n", Origin.head(in));
  }

  String line() throws IOException {
    return Origin.line(in);
  }

  InputStream in() {
    return in;
  }

  Socket socket() {
    return socket;
  }

  /** Everything until the relay ends it; fails if it does not in time. */
  String rest() throws IOException {
    var all = new ByteArrayOutputStream();
    try {
      in.transferTo(all);
    } catch (SocketTimeoutException e) {
      throw new AssertionError("still open after: " + all, e);
    } catch (java.net.SocketException _) {
      all.writeBytes("(reset)".getBytes(StandardCharsets.US_ASCII));
    }
    return all.toString(StandardCharsets.ISO_8859_1);
  }

  Raw within(Duration time) throws IOException {
    socket.setSoTimeout((int) time.toMillis());
    return this;
  }

  static int status(String response) {
    return response.length() < 12 ? 0 : Integer.parseInt(response.substring(9, 12));
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
