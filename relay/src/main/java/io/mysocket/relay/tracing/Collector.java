package io.mysocket.relay.tracing;

import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who collects spans.
 *
 * @param endpoint where they are posted to
 * @param fields that it wants in each request, such as a login
 * @param authority its certificate is of, PEM; null is a public one
 */
public record Collector(URI endpoint, Map<String, String> fields, @Nullable String authority) {
  public Collector {
    fields = Map.copyOf(fields);
  }

  @Override
  public String toString() {
    return "Collector[" + endpoint + "]";
  }
}
