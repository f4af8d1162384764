package io.mysocket.ssh;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Another program that speaks SSH: a process whose output is read until it says what is awaited,
 * and kept.
 */
final class Peer implements AutoCloseable {
  private final Process process;
  private final java.util.Queue<String> output = new java.util.concurrent.ConcurrentLinkedQueue<>();
  private final Thread reader;
  private final CompletableFuture<String> said = new CompletableFuture<>();

  private Peer(Process process, java.util.regex.Pattern awaited) {
    this.process = process;
    this.reader = Thread.ofPlatform().daemon().start(() -> read(awaited));
  }

  /** Starts a program and waits until a line matches; its first group is {@link #said}. */
  static Peer start(Path folder, String awaited, String... command) throws IOException {
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    return new Peer(process, java.util.regex.Pattern.compile(awaited));
  }

  static String run(Path folder, String... command) throws IOException {
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (!process.waitFor(120, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IOException(String.join(" ", command) + " failed: " + output);
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
    return output;
  }

  /** Sends it a signal, by name. */
  void signal(String name) throws IOException {
    run(Path.of("/"), "kill", "-" + name, Long.toString(process.pid()));
  }

  String said() throws Exception {
    try {
      return said.get(60, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IOException("peer did not say it; output: " + output(), e);
    }
  }

  String output() {
    return String.join("\n", output);
  }

  int exit() throws Exception {
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      throw new IOException("peer still runs; output: " + output());
    }
    reader.join(10_000);
    return process.exitValue();
  }

  private void read(java.util.regex.Pattern awaited) {
    try (BufferedReader lines = process.inputReader()) {
      for (String line; (line = lines.readLine()) != null; ) {
        output.add(line);
        var match = awaited.matcher(line);
        if (match.find()) {
          said.complete(match.groupCount() > 0 ? match.group(1) : line);
        }
      }
    } catch (IOException _) {
      // ended
    }
    said.completeExceptionally(new IOException("ended: " + output()));
  }

  @Override
  public void close() {
    process.destroy();
    if (process.onExit().completeOnTimeout(process, 5, TimeUnit.SECONDS).join().isAlive()) {
      process.destroyForcibly().onExit().join();
    }
  }
}
