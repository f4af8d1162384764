package io.mysocket.relay.traffic;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes records as lines, on a thread of its own that looks every so often: waking it for each
 * record would cost more than the line. {@link #add} is for any thread and never waits.
 */
public final class AccessLog implements Traffic, AutoCloseable {
  /** Records that may wait for the writer; what comes beyond is dropped. */
  static final int QUEUE = 16_384;

  /** Lines written at once. */
  private static final int BATCH = 256;

  /** How late a line may be. */
  private static final Duration PAUSE = Duration.ofMillis(50);

  private static final Duration LONGEST_CLOSE = Duration.ofSeconds(5);
  private static final Logger LOG = LoggerFactory.getLogger(AccessLog.class);

  private final AccessFormat format;
  private final boolean queries;
  private final OutputStream out;
  private final Counter dropped;
  private final BlockingQueue<AccessRecord> queue = new ArrayBlockingQueue<>(QUEUE);
  private final CountDownLatch closing = new CountDownLatch(1);
  private @Nullable Thread writer;

  /**
   * @param queries whether query strings are written; they often hold secrets
   * @param out where to; closed with this
   */
  public AccessLog(AccessFormat format, boolean queries, OutputStream out, MeterRegistry meters) {
    this.format = format;
    this.queries = queries;
    this.out = out;
    this.dropped =
        Counter.builder("mysocket.relay.access.log.dropped")
            .description("Access log lines lost because the writer was too slow")
            .register(meters);
  }

  /** A stream that appends to a file. */
  public static OutputStream file(Path file) {
    try {
      return Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the access log " + file, e);
    }
  }

  /** Standard output, which stays open when the log is closed. */
  public static OutputStream standardOutput() {
    return uncloseable(System.out);
  }

  static OutputStream uncloseable(PrintStream stream) {
    return new OutputStream() {
      @Override
      public void write(int one) {
        stream.write(one);
      }

      @Override
      public void write(byte[] bytes, int offset, int count) {
        stream.write(bytes, offset, count);
      }

      @Override
      public void flush() {
        stream.flush();
      }
    };
  }

  public synchronized void start() {
    if (writer == null) {
      writer = Thread.ofPlatform().name("access-log").daemon().start(this::write);
    }
  }

  /** Lost if the queue is full. */
  @Override
  public void add(AccessRecord is) {
    if (!queue.offer(is)) {
      dropped.increment();
    }
  }

  /** Lines lost so far. */
  public long dropped() {
    return (long) dropped.count();
  }

  private void write() {
    try (BufferedWriter lines =
        new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8))) {
      List<AccessRecord> batch = new ArrayList<>(BATCH);
      while (true) {
        if (queue.drainTo(batch, BATCH) == 0) {
          lines.flush();
          if (closing.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS) && queue.isEmpty()) {
            return;
          }
        }
        for (AccessRecord each : batch) {
          lines.write(format.line(each, queries));
          lines.write('\n');
        }
        batch.clear();
      }
    } catch (IOException e) {
      LOG.atError().setCause(e).log("access log cannot be written, lines are lost from here on");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Writes what waits, 5 s at most. */
  @Override
  public synchronized void close() {
    closing.countDown();
    Thread running = writer;
    if (running == null) {
      return;
    }
    try {
      if (!running.join(LONGEST_CLOSE)) {
        running.interrupt();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
