package io.mysocket.relay;

import io.mysocket.relay.config.CannotStartException;
import io.mysocket.relay.config.TracingConfig;
import io.mysocket.relay.tracing.CollectedSpans;
import io.mysocket.relay.tracing.Collector;
import io.mysocket.relay.tracing.OwnTraces;
import io.mysocket.relay.tracing.Tracing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the tracing that is configured. */
final class Traces {
  private static final String FIELD = "[!#$%&'*+.^_`|~0-9A-Za-z-]+:[ \\t]*[ -~]*";

  private Traces() {}

  static Tracing of(TracingConfig config) throws CannotStartException {
    return switch (config) {
      case TracingConfig.PassOn _ -> Tracing.PASS_ON;
      case TracingConfig.Begin(double ratio, TracingConfig.@Nullable Otlp otlp) ->
          otlp == null
              ? new OwnTraces(ratio)
              : CollectedSpans.by(collector(otlp), ratio, RelayMain.VERSION);
    };
  }

  private static Collector collector(TracingConfig.Otlp otlp) throws CannotStartException {
    try {
      Path authority = otlp.caFile();
      return new Collector(
          otlp.endpoint(),
          fields(otlp.headersFile()),
          authority == null ? null : Files.readString(authority, StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new CannotStartException("tracing: a file cannot be read: " + e);
    }
  }

  private static Map<String, String> fields(@Nullable Path file)
      throws CannotStartException, IOException {
    Map<String, String> fields = new LinkedHashMap<>();
    if (file != null) {
      for (String line : Files.readAllLines(file)) {
        if (!line.isBlank()) {
          if (!line.strip().matches(FIELD)) {
            throw new CannotStartException(
                "tracing.headers-file: " + file + " has a line that is not 'Name: value'");
          }
          String[] parts = line.strip().split(":", 2);
          fields.put(parts[0], parts[1].strip());
        }
      }
    }
    return fields;
  }
}
