package io.mysocket.ssh;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/** A client at the public end of a tunnel. */
final class Visitor implements AutoCloseable {
  static final Executor THREADS = Executors.newVirtualThreadPerTaskExecutor();
  final Socket socket;
  final InputStream in;
  final OutputStream out;

  Visitor(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(60_000);
    in = new BufferedInputStream(socket.getInputStream(), 64 << 10);
    out = socket.getOutputStream();
  }

  Visitor ask(String command) throws IOException {
    out.write((command + "\n").getBytes(StandardCharsets.US_ASCII));
    return this;
  }

  static boolean download(int port, long bytes, long seed) throws IOException {
    String expected = Pattern.send(OutputStream.nullOutputStream(), bytes, seed);
    try (Visitor visitor = new Visitor(port).ask("down " + bytes + " " + seed)) {
      return Pattern.receive(visitor.in, bytes).equals(expected) && visitor.in.read() < 0;
    }
  }

  static boolean upload(int port, long bytes, long seed) throws IOException {
    try (Visitor visitor = new Visitor(port).ask("up " + bytes)) {
      String sent = Pattern.send(visitor.out, bytes, seed);
      return Backend.line(visitor.in).equals(sent) && visitor.in.read() < 0;
    }
  }

  /** Bulk both ways at once on one stream. */
  static boolean both(int port, long bytes, long seed) throws Exception {
    String expected = Pattern.send(OutputStream.nullOutputStream(), bytes, seed + 1);
    try (Visitor visitor = new Visitor(port).ask("both " + bytes + " " + (seed + 1))) {
      CompletableFuture<String> sent = inBackground(() -> Pattern.send(visitor.out, bytes, seed));
      return Pattern.receive(visitor.in, bytes).equals(expected)
          && Backend.line(visitor.in).equals(sent.get());
    }
  }

  /** Small request and answer on a stream of its own. */
  static boolean echo(int port, int bytes, long seed) throws IOException {
    try (Visitor visitor = new Visitor(port).ask("echo")) {
      String sent = Pattern.send(visitor.out, bytes, seed);
      visitor.socket.shutdownOutput();
      return Pattern.receive(visitor.in, bytes).equals(sent) && visitor.in.read() < 0;
    }
  }

  interface Work<T> {
    T run() throws Exception;
  }

  static <T> CompletableFuture<T> inBackground(Work<T> work) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return work.run();
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        },
        THREADS);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
