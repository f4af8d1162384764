package io.mysocket.relay.acme;

import io.mysocket.relay.routing.HostName;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Records by a program of the operator's: {@code PROGRAM add|remove NAME TEXT}. It says by its exit
 * code whether that is done.
 */
final class RecordProgram implements DnsRecords {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration TAIL = Duration.ofSeconds(2);
  private static final int MOST_OUTPUT = 4_096;

  private final Path program;

  RecordProgram(Path program) {
    this.program = program;
  }

  @Override
  public void add(HostName name, String text) throws IOException, InterruptedException {
    run("add", name, text);
  }

  @Override
  public void remove(HostName name, String text) throws IOException, InterruptedException {
    run("remove", name, text);
  }

  private void run(String action, HostName name, String text)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(program.toString(), action, PREFIX + name, text)
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .start();
    CompletableFuture<String> said = new CompletableFuture<>();
    Thread.ofVirtual().start(() -> said.complete(output(process)));
    try {
      if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException(
            program + " " + action + " takes more than " + PATIENCE.toSeconds() + " s");
      }
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      if (process.isAlive()) {
        process.destroyForcibly(); // It would close what one that has ended has said, too.
      }
    }
    if (process.exitValue() != 0) {
      throw new IOException(
          program + " " + action + " ended with " + process.exitValue() + ": " + tail(said));
    }
  }

  private static String output(Process process) {
    try (InputStream in = process.getInputStream()) {
      String text = new String(in.readNBytes(MOST_OUTPUT), StandardCharsets.UTF_8);
      in.transferTo(OutputStream.nullOutputStream());
      return text.strip();
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static String tail(CompletableFuture<String> said) throws InterruptedException {
    try {
      return said.get(TAIL.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException _) {
      return "";
    }
  }
}
