package io.mysocket.relay.acme;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/** Programs that are not ours: a certificate authority, and name servers. */
final class TestPrograms {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** For the address of the name {@code a} (RFC 1035, 4). */
  private static final byte[] QUESTION = {
    0, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 'a', 0, 0, 1, 0, 1
  };

  private TestPrograms() {}

  /** A running program; what it says is in a file. */
  static final class Running implements AutoCloseable {
    private final Process process;
    private final Path log;

    private Running(Process process, Path log) {
      this.process = process;
      this.log = log;
    }

    /** Blocks until it answers at a port; a program that ends before is a fault. */
    void await(Asking asking, int port) {
      Awaitility.await("answers at port " + port)
          .atMost(PATIENCE)
          .until(() -> {
            if (!process.isAlive()) {
              throw new AssertionError("it has ended, and said " + said());
            }
            try {
              asking.ask(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
              return true;
            } catch (IOException _) {
              return false;
            }
          });
    }

    String said() throws IOException {
      return Files.readString(log);
    }

    @Override
    public void close() {
      process.destroyForcibly().onExit().join();
    }
  }

  /** Fails as long as nobody answers. */
  interface Asking {
    Asking CONNECTS = at -> new Socket(at.getAddress(), at.getPort()).close();

    /** Asks a name server for an address, over UDP and TCP. */
    Asking ASKS_FOR_A_NAME =
        at -> {
          CONNECTS.ask(at);
          try (DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout(1_000);
            socket.connect(at);
            socket.send(new DatagramPacket(QUESTION, QUESTION.length));
            socket.receive(new DatagramPacket(new byte[512], 512));
          }
        };

    void ask(InetSocketAddress at) throws IOException;
  }

  /** Where they are; built where they are not. */
  private static Path folder() throws IOException, InterruptedException {
    Process build =
        new ProcessBuilder("src/test/acme/build.sh")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String folder =
        new String(build.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    if (build.waitFor() != 0) {
      throw new IOException("src/test/acme/build.sh failed; it takes Go and its module proxy");
    }
    return Path.of(folder);
  }

  static Running start(Path log, Map<String, String> environment, String name, List<String> more)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(folder().resolve(name).toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.command().addAll(more);
    builder.environment().putAll(environment);
    return new Running(builder.start(), log);
  }
}
