package io.mysocket.e2e.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** A program that goes on running, and what it has said so far. Its process group ends with it. */
public final class JobGroup implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  private final List<String> words;
  private final Path said;
  private final Process process;

  private JobGroup(List<String> words, Path said, Process process) {
    this.words = words;
    this.said = said;
    this.process = process;
  }

  /** Starts it with this environment and no other, as the leader of a group that ^C reaches. */
  public static JobGroup start(List<String> words, Map<String, String> environment) {
    try {
      Path said = Files.createTempFile("said", null);
      List<String> all = new ArrayList<>(List.of("env", "--default-signal=INT", "setsid"));
      all.addAll(words);
      ProcessBuilder builder =
          new ProcessBuilder(all)
              .redirectErrorStream(true)
              .redirectInput(Path.of("/dev/null").toFile())
              .redirectOutput(said.toFile());
      builder.environment().clear();
      builder.environment().putAll(environment);
      return new JobGroup(List.copyOf(words), said, builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What it has said so far. */
  public String said() {
    try {
      return Command.text(said);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The first group, or all, of the first match in what it says, now or soon. */
  public String awaits(String pattern) {
    Pattern wanted = Pattern.compile(pattern, Pattern.MULTILINE);
    try {
      return Awaitility.await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(100))
          .until(() -> found(wanted), text -> !text.isEmpty());
    } catch (org.awaitility.core.ConditionTimeoutException e) {
      throw new AssertionError("%s never said %s but:%n%s".formatted(words, pattern, said()), e);
    }
  }

  private String found(Pattern wanted) {
    Matcher match = wanted.matcher(said());
    return !match.find() ? "" : match.groupCount() == 0 ? match.group() : match.group(1);
  }

  /** As ^C in its terminal. */
  public void interrupt() {
    signal("-INT");
  }

  private void signal(String name) {
    Command.run(List.of("kill", name, "--", "-" + process.pid()), Map.of(), "");
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Waits until it has ended. */
  public int exit() {
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("%s goes on:%n%s".formatted(words, said()));
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    signal("-KILL");
    process.destroyForcibly().onExit().join();
    try {
      Files.deleteIfExists(said);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
