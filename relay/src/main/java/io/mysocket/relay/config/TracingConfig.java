package io.mysocket.relay.config;

import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What becomes of the traces (W3C Trace Context) that visitors' requests belong to. */
public sealed interface TracingConfig {
  /** What visitors send is passed on as it is. */
  record PassOn() implements TracingConfig {}

  /**
   * A request without a trace begins one.
   *
   * @param ratio so many of those are sampled, 0 to 1
   * @param otlp null keeps no spans
   */
  record Begin(double ratio, @Nullable Otlp otlp) implements TracingConfig {}

  /**
   * Where spans go, by OTLP over HTTP.
   *
   * @param headersFile lines {@code Name: value} for each request; null is none
   * @param caFile authority of its certificate; null is a public one
   */
  record Otlp(URI endpoint, @Nullable Path headersFile, @Nullable Path caFile) {}
}
