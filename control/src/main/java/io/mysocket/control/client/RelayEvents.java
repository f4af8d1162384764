package io.mysocket.control.client;

import io.mysocket.control.events.EventJson;
import io.mysocket.control.events.RelayEvent;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * A subscription to what happens to an owner's sockets.
 *
 * <pre>
 *   connecting --answer 200--> following --end, error, silence--> waiting --full jitter--> connecting
 *        \--no answer, refusal--------------------------------------^
 * </pre>
 *
 * <p>One virtual thread goes round and calls the listener; another one closes the stream when
 * nothing, not even a heartbeat, was heard for too long. {@link #close} ends both from any thread.
 */
public final class RelayEvents implements AutoCloseable {
  /** Doublings of the back-off after which it grows no more. */
  private static final int MOST_DOUBLINGS = 20;

  /** Hears what happens; called by one thread at a time. */
  public interface Listener {
    /** The stream is open: what happens from now on is told. */
    void connected();

    void happened(RelayEvent event);

    /** The stream is gone, or could not be opened; it is tried again by itself. */
    void disconnected(RelayFailure failure);
  }

  private final Exchange exchange;
  private final Patience patience;
  private final String path;
  private final Listener listener;
  private final Thread follower;
  private @Nullable Long lastEventId; // only the follower
  private volatile boolean closed;
  private volatile long lastHeard;

  RelayEvents(
      Exchange exchange,
      Patience patience,
      String path,
      @Nullable Long lastEventId,
      Listener listener) {
    this.exchange = exchange;
    this.patience = patience;
    this.path = path;
    this.lastEventId = lastEventId;
    this.listener = listener;
    this.follower = Thread.ofVirtual().name("relay-events").unstarted(this::follow);
  }

  RelayEvents start() {
    follower.start();
    return this;
  }

  private void follow() {
    int failures = 0;
    while (!closed) {
      boolean opened = false;
      try (InputStream stream = exchange.stream(request())) {
        opened = true;
        listener.connected();
        read(stream);
      } catch (RelayFailure e) {
        tell(e);
      } catch (IOException | IllegalArgumentException e) {
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
      listener.disconnected(failure);
    }
  }

  private HttpRequest request() {
    HttpRequest.Builder request =
        exchange.request("GET", path, null).setHeader("Accept", "text/event-stream");
    if (lastEventId != null) {
      request.header("Last-Event-ID", lastEventId.toString());
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
        long id = frame.id() == null ? 0 : Long.parseLong(frame.id());
        EventJson.read(frame.name(), id, frame.data()).ifPresent(listener::happened);
        if (frame.id() != null) {
          lastEventId = id;
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

  /** Ends the subscription; the listener hears nothing more. */
  @Override
  public void close() {
    closed = true;
    follower.interrupt();
  }
}
