package io.mysocket.relay.lines;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes things as lines, on a thread of its own that looks every so often: waking it for each
 * would cost more than the line. {@link #offer} is for any thread and never waits.
 */
public final class LineLog<T> implements AutoCloseable {
  /** Lines written at once. */
  private static final int BATCH = 256;

  /** How late a line may be. */
  private static final Duration PAUSE = Duration.ofMillis(50);

  /** Between two tries to write what was not taken. */
  private static final Duration RETRY = Duration.ofSeconds(1);

  private static final Duration LONGEST_CLOSE = Duration.ofSeconds(5);
  private static final Logger LOG = LoggerFactory.getLogger(LineLog.class);

  private final String name;
  private final Function<T, String> format;
  private final LineTarget target;
  private final LongConsumer lost;
  private final BlockingQueue<T> queue;
  private final CountDownLatch closing = new CountDownLatch(1);
  private @Nullable Thread writer;
  private volatile @Nullable String trouble;

  /**
   * What a log is made of.
   *
   * @param name in words, as in {@code access log}
   * @param most that may wait for the writer
   * @param format a line without its end
   * @param lost hears how many lines were lost at the end, as nobody took them
   */
  public record Making<T>(String name, int most, Function<T, String> format, LongConsumer lost) {}

  /**
   * @param target closed with this
   */
  public LineLog(Making<T> making, LineTarget target) {
    this.name = making.name();
    this.format = making.format();
    this.lost = making.lost();
    this.target = target;
    this.queue = new ArrayBlockingQueue<>(making.most());
  }

  public synchronized void start() {
    if (writer == null) {
      writer = Thread.ofPlatform().name(name.replace(' ', '-')).daemon().start(this::run);
    }
  }

  /** False if the queue is full, and this is lost. */
  public boolean offer(T one) {
    return queue.offer(one);
  }

  /** Why nothing is written at present; empty if it is. */
  public Optional<String> trouble() {
    return Optional.ofNullable(trouble);
  }

  private void run() {
    try (target) {
      List<T> batch = new ArrayList<>(BATCH);
      while (true) {
        if (queue.drainTo(batch, BATCH) == 0) {
          if (closing.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS) && queue.isEmpty()) {
            return;
          }
        } else {
          write(batch);
          batch.clear();
        }
      }
    } catch (IOException e) {
      LOG.atWarn().setCause(e).log("the {} did not close in order", name);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Until they are taken, or this is closed. */
  private void write(List<T> batch) throws InterruptedException {
    StringBuilder lines = new StringBuilder(batch.size() * 256);
    batch.forEach(each -> lines.append(format.apply(each)).append('\n'));
    String text = lines.toString();
    while (true) {
      try {
        target.write(text);
        if (trouble != null) {
          trouble = null;
          LOG.info("the {} is written again", name);
        }
        return;
      } catch (IOException e) {
        if (trouble == null) {
          LOG.atError().setCause(e).log("the {} cannot be written; its lines wait", name);
        }
        trouble = "the " + name + " cannot be written (" + e.getMessage() + ")";
        if (closing.await(RETRY.toMillis(), TimeUnit.MILLISECONDS)) {
          lost.accept(batch.size());
          return;
        }
      }
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
