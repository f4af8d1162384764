package io.mysocket.control.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * A {@code text/event-stream} that is opened again whenever it ends.
 *
 * <pre>
 *   connecting --answer 200--> following --end, error, silence--> waiting --full jitter--> connecting
 *        \--no answer, refusal--------------------------------------^
 * </pre>
 *
 * <p>One virtual thread goes round and calls the hearer; another one closes the stream when
 * nothing, not even a heartbeat, was heard for too long. {@link #close} ends both from any thread.
 */
final class ServerEvents implements AutoCloseable {
  /** Doublings of the back-off after which it grows no more. */
  private static final int MOST_DOUBLINGS = 20;

  /** Hears what comes; called by one thread at a time. */
  interface Hearer {
    void connected();

    void heard(EventReader.Frame frame) throws IOException;

    void disconnected(RelayFailure failure);
  }

  private final Exchange exchange;
  private final Patience patience;
  private final String path;
  private final Hearer hearer;
  private final Thread follower;
  private @Nullable String lastEventId; // only the follower
  private volatile boolean closed;
  private volatile long lastHeard;

  ServerEvents(
      Exchange exchange,
      Patience patience,
      String path,
      @Nullable String lastEventId,
      Hearer hearer) {
    this.exchange = exchange;
    this.patience = patience;
    this.path = path;
    this.lastEventId = lastEventId;
    this.hearer = hearer;
    this.follower = Thread.ofVirtual().name("relay-events").unstarted(this::follow);
  }

  void start() {
    follower.start();
  }

  private void follow() {
    int failures = 0;
    while (!closed) {
      boolean opened = false;
      try (InputStream stream = exchange.stream(request())) {
        opened = true;
        hearer.connected();
        read(stream);
      } catch (RelayFailure e) {
        tell(e);
      } catch (IOException | RuntimeException e) { // also of a hearer: nobody would hear the next
        tell(
            new RelayFailure.Unreachable(
                "the relay's event stream broke off: " + e.getMessage(), e));
      }
      failures = opened ? 1 : failures + 1;
      pause(failures);
    }
  }

  private void tell(RelayFailure failure) {
    if (!closed) {
      hearer.disconnected(failure);
    }
  }

  private HttpRequest request() {
    HttpRequest.Builder request =
        exchange.request("GET", path, null).setHeader("Accept", "text/event-stream");
    if (lastEventId != null) {
      request.header("Last-Event-ID", lastEventId);
    }
    return request.build();
  }

  private void read(InputStream stream) throws IOException {
    lastHeard = System.nanoTime();
    Thread watch = Thread.ofVirtual().name("relay-silence").start(() -> watch(stream));
    try {
      EventReader reader = new EventReader(stream, () -> lastHeard = System.nanoTime());
      while (!closed) {
        EventReader.Frame frame = reader.next();
        hearer.heard(frame);
        if (frame.id() != null) {
          lastEventId = frame.id();
        }
      }
    } finally {
      watch.interrupt();
    }
  }

  private void watch(InputStream stream) {
    try {
      Duration left = patience.silence();
      while (left.isPositive()) {
        Thread.sleep(left);
        left = patience.silence().minusNanos(System.nanoTime() - lastHeard);
      }
      stream.close();
    } catch (InterruptedException | IOException _) {
      // the reader is done with it
    }
  }

  /** Full jitter: a random wait below a bound that doubles. */
  private void pause(int failures) {
    if (closed) {
      return;
    }
    long least = patience.backOffLeast().toMillis();
    long bound =
        Math.min(patience.backOffMost().toMillis(), least << Math.min(failures, MOST_DOUBLINGS));
    try {
      Thread.sleep(least + ThreadLocalRandom.current().nextLong(Math.max(1, bound - least)));
    } catch (InterruptedException _) {
      // closed
    }
  }

  @Override
  public void close() {
    closed = true;
    follower.interrupt();
  }
}
