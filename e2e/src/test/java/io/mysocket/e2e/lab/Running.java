package io.mysocket.e2e.lab;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** A program that runs beside the test, and every line that it has said, on either stream. */
public final class Running implements AutoCloseable {
  private final List<String> words;
  private final Process process;
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final Thread reader;

  /**
   * What is started in the background of a script ignores ^C, and so does all that it starts; on a
   * terminal it does not. {@code env} becomes the program.
   */
  private static final List<String> AS_ON_A_TERMINAL = List.of("env", "--default-signal=INT");

  private Running(List<String> words, Process process) {
    this.words = words;
    this.process = process;
    // Not a virtual one: reading a pipe holds the thread below it, of which there may be two.
    this.reader = Thread.ofPlatform().daemon().start(this::read);
  }

  public static Running start(List<String> words, Map<String, String> environment)
      throws IOException {
    List<String> command = new ArrayList<>(AS_ON_A_TERMINAL);
    command.addAll(words);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    return new Running(words, builder.start());
  }

  private void read() {
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      in.lines().forEach(lines::add);
    } catch (IOException | UncheckedIOException _) {
      // The process is gone.
    }
  }

  /** As somebody does who types a line. */
  public void type(String line) throws IOException {
    process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().flush();
  }

  /** As ^D does. */
  public void endInput() throws IOException {
    process.getOutputStream().close();
  }

  /** The program's process. */
  public long pid() {
    return process.pid();
  }

  public List<String> lines() {
    return lines;
  }

  /** Waits for a line in which the pattern is found. */
  public Matcher await(String pattern, Duration most) {
    Pattern wanted = Pattern.compile(pattern);
    try {
      return Awaitility.await(pattern)
          .atMost(most)
          .pollInterval(Duration.ofMillis(50))
          .until(
              () ->
                  lines.stream()
                      .map(wanted::matcher)
                      .filter(Matcher::find)
                      .findFirst()
                      .orElse(null),
              found -> found != null);
    } catch (org.awaitility.core.ConditionTimeoutException e) {
      throw new AssertionError(words + " did not say " + pattern + ", but " + lines, e);
    }
  }

  /** As ^C does. */
  public void interrupt() {
    signal("INT");
  }

  /** As kill does with a signal of this name. */
  public void signal(String name) {
    Command.run(List.of("kill", "-" + name, Long.toString(process.pid())), Map.of(), "").orFail();
  }

  /** As kill does. */
  public void terminate() {
    process.destroy();
  }

  /** Waits for its end; its exit code. */
  public int exit(Duration most) throws InterruptedException {
    if (!process.waitFor(most.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError(words + " still runs, and has said " + lines);
    }
    reader.join(Duration.ofSeconds(30));
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
