package io.mysocket.relay.control;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.mysocket.control.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The answer to a call. */
public record Reply(int status, Map<String, String> headers, Body body) {
  private static final String CONTENT_TYPE = "Content-Type";

  public Reply {
    headers = Map.copyOf(headers);
  }

  /** What follows the headers. */
  public sealed interface Body {
    record Text(String text) implements Body {}

    /** Written on the request's own thread, for as long as it likes. */
    record Stream(Writing writing) implements Body {}
  }

  /** Writes a body piece by piece. */
  public interface Writing {
    void to(OutputStream out) throws IOException;
  }

  public static Reply json(int status, Object body) {
    try {
      return text(status, "application/json", Json.STRICT.writeValueAsString(body));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an answer cannot be written", e);
    }
  }

  public static Reply text(int status, String mediaType, String body) {
    return new Reply(status, Map.of(CONTENT_TYPE, mediaType), new Body.Text(body));
  }

  public static Reply nothing() {
    return new Reply(204, Map.of(), new Body.Text(""));
  }

  public static Reply stream(String mediaType, Writing writing) {
    return new Reply(200, Map.of(CONTENT_TYPE, mediaType), new Body.Stream(writing));
  }

  /** The same, telling when to come again; null tells nothing. */
  public Reply again(@Nullable Duration after) {
    return after == null
        ? this
        : with("Retry-After", Long.toString(after.plusMillis(999).toSeconds()));
  }

  /** The same with one header more, or another. */
  public Reply with(String name, String value) {
    Map<String, String> changed = new HashMap<>(headers);
    changed.put(name, value);
    return new Reply(status, changed, body);
  }
}
