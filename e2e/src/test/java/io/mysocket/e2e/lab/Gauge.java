package io.mysocket.e2e.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a Java program on this machine uses, by its process. */
public record Gauge(long pid) {
  private static final Pattern TOTAL = Pattern.compile("Total +\\d+ +(\\d+)");

  public static Gauge of(Running program) {
    return new Gauge(program.pid());
  }

  /** Memory of its own, without pages of files, in bytes. */
  public long anonymous() {
    return status("RssAnon") << 10;
  }

  /** All of its memory, in bytes. */
  public long resident() {
    return status("VmRSS") << 10;
  }

  public long threads() {
    return status("Threads");
  }

  /** Open file descriptors. */
  public long files() {
    try (Stream<Path> files = Files.list(proc("fd"))) {
      return files.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Processor time used so far. */
  public Duration processor() {
    return ProcessHandle.of(pid)
        .flatMap(process -> process.info().totalCpuDuration())
        .orElseThrow(() -> new AssertionError("process " + pid + " is gone"));
  }

  /** Bytes that live in its heap, after a collection of all of it. */
  public long liveHeap() {
    Matcher total = TOTAL.matcher(histogram());
    if (!total.find()) {
      throw new AssertionError("a histogram without a total");
    }
    return Long.parseLong(total.group(1));
  }

  /** Objects that live in its heap by class, most bytes first. */
  public String histogram() {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    return Command.run(
            List.of(jcmd.toString(), Long.toString(pid), "GC.class_histogram"), Map.of(), "")
        .orFail();
  }

  private long status(String name) {
    try (Stream<String> lines = Files.lines(proc("status"))) {
      return lines
          .filter(line -> line.startsWith(name + ":"))
          .map(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path proc(String file) {
    return Path.of("/proc", Long.toString(pid), file);
  }
}
