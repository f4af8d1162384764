package io.mysocket.relay.events;

import io.mysocket.control.events.EventJson;
import io.mysocket.control.events.RelayEvent;
import io.mysocket.relay.RelayRig;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A listener of the event stream, read on a thread of its own. */
public final class EventStream implements AutoCloseable {
  private final BlockingQueue<RelayEvent> events = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> comments = new LinkedBlockingQueue<>();
  private final HttpResponse<InputStream> response;
  private volatile boolean ended;

  public EventStream(RelayRig rig, String query, String lastEventId) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(rig.uri("/api/v2/events" + query))
            .header("Authorization", "Bearer " + rig.token);
    if (!lastEventId.isEmpty()) {
      request.header("Last-Event-ID", lastEventId);
    }
    response = rig.client().send(request.build(), BodyHandlers.ofInputStream());
    Thread.ofVirtual().start(this::read);
  }

  public int status() {
    return response.statusCode();
  }

  private void read() {
    String name = "";
    long id = 0;
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
      for (String line; (line = in.readLine()) != null; ) {
        if (line.startsWith(":")) {
          comments.add(line);
        } else if (line.startsWith("event: ")) {
          name = line.substring(7);
        } else if (line.startsWith("id: ")) {
          id = Long.parseLong(line.substring(4));
        } else if (line.startsWith("data: ")) {
          events.add(EventJson.read(name, id, line.substring(6)).orElseThrow());
        }
      }
    } catch (IOException _) {
      // The end of the stream, as any other.
    }
    ended = true;
  }

  public <T extends RelayEvent> T next(Class<T> type) throws InterruptedException {
    RelayEvent event = events.poll(30, TimeUnit.SECONDS);
    if (!type.isInstance(event)) {
      throw new AssertionError("wanted " + type.getSimpleName() + ", got " + event);
    }
    return type.cast(event);
  }

  public boolean isQuiet() {
    return events.isEmpty();
  }

  public boolean comments(Duration patience) throws InterruptedException {
    return comments.poll(patience.toMillis(), TimeUnit.MILLISECONDS) != null;
  }

  public boolean hasEnded() {
    return ended;
  }

  @Override
  public void close() throws IOException {
    response.body().close();
  }
}
