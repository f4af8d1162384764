package io.mysocket.ssh;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The service behind a tunnel: does what the first line of a connection asks; how each connection
 * ended goes to {@link #ends}.
 */
final class Backend implements AutoCloseable {
  private final ServerSocket server;
  final BlockingQueue<String> ends = new LinkedBlockingQueue<>();

  Backend() throws IOException {
    server = new ServerSocket();
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException _) {
      // closed
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(socket.getInputStream(), 64 << 10);
      String[] words = line(in).split(" ");
      ends.add(words[0] + ": " + perform(socket, in, socket.getOutputStream(), words));
    } catch (IOException e) {
      ends.add("failed: " + e.getMessage());
    }
  }

  private String perform(Socket socket, InputStream in, OutputStream out, String[] words)
      throws IOException {
    return switch (words[0]) {
      case "echo" -> {
        long count = in.transferTo(out);
        socket.shutdownOutput();
        yield "echoed " + count;
      }
      case "down" -> Pattern.send(out, Long.parseLong(words[1]), Long.parseLong(words[2]));
      case "up" -> {
        String sum = Pattern.receive(in, Long.parseLong(words[1]));
        out.write((sum + "\n").getBytes(StandardCharsets.US_ASCII));
        yield sum;
      }
      case "both" -> both(in, out, Long.parseLong(words[1]), Long.parseLong(words[2]));
      case "after-eof" -> {
        String sum = Pattern.receive(in, -1);
        out.write((sum + "\n").getBytes(StandardCharsets.US_ASCII));
        yield sum;
      }
      case "eof-first" -> {
        out.write("first\n".getBytes(StandardCharsets.US_ASCII));
        socket.shutdownOutput();
        yield Pattern.receive(in, -1);
      }
      case "close" -> "closed";
      case "reset" -> {
        socket.setSoLinger(true, 0);
        yield "reset";
      }
      case "hold" -> {
        out.write("held\n".getBytes(StandardCharsets.US_ASCII));
        yield in.read() < 0 ? "end" : "data";
      }
      default -> throw new IOException("what is " + words[0]);
    };
  }

  private static String both(InputStream in, OutputStream out, long bytes, long seed)
      throws IOException {
    Thread sender =
        Thread.startVirtualThread(() -> {
          try {
            Pattern.send(out, bytes, seed);
          } catch (IOException _) {
            // the receiver reports
          }
        });
    String sum = Pattern.receive(in, bytes);
    try {
      sender.join();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
    out.write((sum + "\n").getBytes(StandardCharsets.US_ASCII));
    return sum;
  }

  static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c; (c = in.read()) != '\n'; ) {
      if (c < 0) {
        throw new IOException("end before a line, after \"" + line + "\"");
      }
      line.append((char) c);
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
