package io.mysocket.control.traffic;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.mysocket.control.json.Json;

/** Entries as events of a {@code text/event-stream}. */
public final class TrafficJson {
  /** Name of the event that is an {@link AccessEntry}; its id is the request id. */
  public static final String ENTRY = "entry";

  /** Name of the event that is {@link LostEntries}. */
  public static final String LOST = "lost";

  private TrafficJson() {}

  /** The event, with the empty line that ends it. */
  public static String frame(AccessEntry entry) {
    return "id: " + entry.requestId() + "\n" + event(ENTRY, entry);
  }

  /** The event, with the empty line that ends it. */
  public static String frame(LostEntries lost) {
    return event(LOST, lost);
  }

  private static String event(String name, Object body) {
    try {
      return "event: %s\ndata: %s\n\n".formatted(name, Json.STRICT.writeValueAsString(body));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an event cannot be written", e);
    }
  }

  /** Reads the data of what {@link #frame} wrote. */
  public static <T> T read(String data, Class<T> type) {
    try {
      return Json.LENIENT.readValue(data, type);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not a " + type.getSimpleName(), e);
    }
  }
}
