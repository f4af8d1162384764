package io.mysocket.relay.events;

import io.mysocket.control.accounts.Scope;
import io.mysocket.control.events.EventJson;
import io.mysocket.control.problems.ProblemException;
import io.mysocket.relay.control.Call;
import io.mysocket.relay.control.Endpoint;
import io.mysocket.relay.control.Reply;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The event stream over HTTP: {@code text/event-stream}. */
public final class EventApi {
  /** Longest life of one stream; whoever comes back misses nothing, and shows its token again. */
  private static final Duration LONGEST = Duration.ofMinutes(30);

  private final EventFeed feed;
  private final Duration heartbeat;

  /**
   * @param heartbeat time without events after which a comment shows that the stream lives
   */
  public EventApi(EventFeed feed, Duration heartbeat) {
    this.feed = feed;
    this.heartbeat = heartbeat;
  }

  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.of("GET", "/api/v2/events", Scope.SOCKETS_READ, this::events).knowing("owner"));
  }

  private Reply events(Call call) {
    Audience audience = new Audience(call.caller(), call.query("owner"));
    Listener listener = feed.listen(audience, lastEventId(call));
    return Reply.stream("text/event-stream", out -> write(listener, out))
        .with("X-Accel-Buffering", "no");
  }

  private static OptionalLong lastEventId(Call call) {
    Optional<String> text = call.header("Last-Event-ID").filter(id -> !id.isBlank());
    if (text.isEmpty()) {
      return OptionalLong.empty();
    }
    if (!text.get().matches("[0-9]{1,18}")) {
      throw ProblemException.invalidField(
          "Last-Event-ID",
          "the header Last-Event-ID is not an id of this stream",
          "Send the id of the last event that came, or leave the header out.");
    }
    return OptionalLong.of(Long.parseLong(text.get()));
  }

  private void write(Listener listener, OutputStream out) throws IOException {
    long end = System.nanoTime() + LONGEST.toNanos();
    try {
      while (listener.isOpen() && System.nanoTime() - end < 0) {
        String text = listener.next(heartbeat).map(EventJson::frame).orElse(":\n\n");
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
      }
    } catch (InterruptedException _) {
      throw new InterruptedIOException("the listener was dropped");
    } finally {
      feed.leave(listener);
    }
  }
}
