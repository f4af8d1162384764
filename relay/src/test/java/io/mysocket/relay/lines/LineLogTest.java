package io.mysocket.relay.lines;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class LineLogTest {
  /** A disk that is full for a while. */
  private static final class Disk implements LineTarget {
    private final StringBuilder written = new StringBuilder();
    private boolean full = true;

    @Override
    public synchronized void write(String lines) throws IOException {
      if (full) {
        throw new IOException("No space left on device");
      }
      written.append(lines);
    }

    synchronized void room() {
      full = false;
    }

    synchronized String text() {
      return written.toString();
    }

    @Override
    public void close() {}
  }

  private final AtomicLong lost = new AtomicLong();
  private final Disk disk = new Disk();
  private final LineLog<String> log =
      new LineLog<>(new LineLog.Making<>("test log", 10, text -> text, lost::addAndGet), disk);

  @Test
  void losesNothingThatTheQueueHoldsWhileTheDiskIsFull() {
    log.start();
    log.offer("first");
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() ->
            assertThat(log.trouble())
                .contains("the test log cannot be written (No space left on device)"));
    for (int i = 0; i < 10; i++) {
      assertThat(log.offer("" + i)).isTrue();
    }
    assertThat(log.offer("too many")).isFalse();

    disk.room();

    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> disk.text().equals("first\n0\n1\n2\n3\n4\n5\n6\n7\n8\n9\n"));
    Awaitility.await("well again").until(() -> log.trouble().isEmpty());
    log.close();
    assertThat(lost).hasValue(0);
  }

  @Test
  void endsWithoutTheDiskAndCountsWhatIsLost() {
    log.start();
    log.offer("one");
    log.offer("two");
    log.close();
    assertThat(lost).hasValue(2);
  }
}
