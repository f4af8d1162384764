package io.mysocket.relay.acme;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Programs that are not ours: a certificate authority, and name servers. */
final class TestPrograms {
  private TestPrograms() {}

  /** A running program; what it says is in a file. */
  static final class Running implements AutoCloseable {
    private final Process process;
    private final Path log;

    private Running(Process process, Path log) {
      this.process = process;
      this.log = log;
    }

    String said() throws IOException {
      return Files.readString(log);
    }

    @Override
    public void close() {
      process.destroyForcibly().onExit().join();
    }
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

  /** A port that nobody listens on now. */
  static int freePort() throws IOException {
    try (ServerSocket probe = new ServerSocket()) {
      probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      return probe.getLocalPort();
    }
  }
}
