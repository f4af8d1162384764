package io.mysocket.e2e.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program run to its end, and what it said. */
public record Command(List<String> words, int exit, String out, String err) {
  /** Longest time any program may take unless said otherwise. */
  static final Duration PATIENCE = Duration.ofMinutes(3);

  /** Runs it with {@code input} on stdin; does not judge its exit code. */
  public static Command run(List<String> words, Map<String, String> environment, String input) {
    try {
      Path out = Files.createTempFile("out", null);
      Path err = Files.createTempFile("err", null);
      Path in = Files.writeString(Files.createTempFile("in", null), input);
      try {
        ProcessBuilder builder =
            new ProcessBuilder(words)
                .redirectInput(in.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
          process.destroyForcibly().waitFor();
          throw new AssertionError("not done in " + PATIENCE + ": " + words);
        }
        return new Command(words, process.exitValue(), text(out), text(err));
      } finally {
        Files.delete(out);
        Files.delete(err);
        Files.delete(in);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted: " + words, e);
    }
  }

  /** Of a file that may still be written to: it may end within a character. */
  static String text(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }

  /** What it printed, if it went well. */
  public String orFail() {
    if (exit != 0) {
      throw new AssertionError(String.join(" ", words) + " ended with " + exit + "\n" + out + err);
    }
    return out;
  }
}
