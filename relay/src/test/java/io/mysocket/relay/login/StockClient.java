package io.mysocket.relay.login;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysocket.relay.RelayRig;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A client that others wrote, as a process whose output is kept. */
public final class StockClient implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Process process;
  private final StringBuffer output = new StringBuffer();
  private final Thread reader;

  StockClient(List<String> command) throws IOException {
    this.process = new ProcessBuilder(command).redirectErrorStream(true).start();
    this.reader = Thread.ofPlatform().daemon().start(this::read);
  }

  /** OpenSSH's ssh with a key file. */
  public static StockClient ssh(RelayRig rig, Path key, String... more) throws IOException {
    return ssh(rig.relay.sshPort(), key, more);
  }

  static StockClient ssh(int port, Path key, String... more) throws IOException {
    List<String> command =
        new ArrayList<>(List.of("ssh", "-F", "/dev/null", "-i", "" + key, "-p", "" + port));
    for (String option :
        List.of(
            "IdentitiesOnly=yes",
            "IdentityAgent=none",
            "StrictHostKeyChecking=no",
            "UserKnownHostsFile=/dev/null",
            "BatchMode=yes")) {
      command.addAll(List.of("-o", option));
    }
    command.addAll(List.of(more));
    return new StockClient(command);
  }

  /** A new key pair in a folder; what it returns is the public line. */
  public static String keyPair(Path file, String type) throws Exception {
    Files.createDirectories(file.getParent());
    run("ssh-keygen", "-q", "-t", type, "-N", "", "-C", "", "-f", file.toString());
    return Files.readString(Path.of(file + ".pub")).strip();
  }

  static void run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }

  private void read() {
    try (InputStream in = process.getInputStream()) {
      byte[] block = new byte[8 << 10];
      for (int count; (count = in.read(block)) >= 0; ) {
        output.append(new String(block, 0, count, StandardCharsets.UTF_8));
      }
    } catch (IOException _) {
      // ended
    }
  }

  void type(String text) {
    try {
      process.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void endInput() throws IOException {
    process.getOutputStream().close();
  }

  public String output() {
    return output.toString();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  public void awaitOutput(String text) {
    Awaitility.await(text)
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(output()).contains(text));
  }

  public int exit() throws Exception {
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as(output()).isTrue();
    reader.join(5_000);
    return process.exitValue();
  }

  /** As if the network were gone for it. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  @Override
  public void close() {
    process.destroy();
    if (process.onExit().completeOnTimeout(process, 5, TimeUnit.SECONDS).join().isAlive()) {
      kill();
    }
  }
}
