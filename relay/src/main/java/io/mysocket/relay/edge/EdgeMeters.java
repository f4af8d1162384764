package io.mysocket.relay.edge;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What the edge counts, beside what it turns away; names as in edge.md 4. Any thread. */
final class EdgeMeters {
  private record RequestKind(int hundreds, String protocol) {}

  private final MeterRegistry meters;
  private final Map<RequestKind, Counter> requests = new ConcurrentHashMap<>();
  private final Map<String, Timer> durations = new ConcurrentHashMap<>();
  private final Map<String, Counter> handshakes = new ConcurrentHashMap<>();
  private final Glitches.Meter glitches;
  private final Counter received;
  private final Counter sent;
  private final Counter opened;
  private final Counter reused;

  EdgeMeters(MeterRegistry meters) {
    this.meters = meters;
    this.glitches = new Glitches.Meter(meters);
    this.received = bytes("in");
    this.sent = bytes("out");
    this.opened = streams("fresh");
    this.reused = streams("reused");
  }

  private Counter bytes(String direction) {
    return Counter.builder("mysocket.relay.tunnel.bytes")
        .description("Body bytes of visitors, in towards targets and out from them")
        .tag("direction", direction)
        .register(meters);
  }

  private Counter streams(String origin) {
    return Counter.builder("mysocket.relay.target.streams")
        .description("Streams that requests were sent on")
        .tag("origin", origin)
        .register(meters);
  }

  Glitches.Meter glitches() {
    return glitches;
  }

  /** One request has ended; {@code protocol} is one of a few. */
  void ended(int status, String protocol, Duration duration) {
    requests
        .computeIfAbsent(
            new RequestKind(status / 100, protocol),
            kind ->
                Counter.builder("mysocket.relay.http.requests")
                    .tag("code_class", kind.hundreds() + "xx")
                    .tag("protocol", kind.protocol())
                    .register(meters))
        .increment();
    durations
        .computeIfAbsent(
            protocol,
            name ->
                Timer.builder("mysocket.relay.http.request.duration")
                    .tag("protocol", name)
                    .register(meters))
        .record(duration);
  }

  void handshake(String result, String version) {
    handshakes
        .computeIfAbsent(
            result + " " + version,
            _ ->
                Counter.builder("mysocket.relay.tls.handshakes")
                    .tag("result", result)
                    .tag("version", version)
                    .register(meters))
        .increment();
  }

  void transferred(long in, long out) {
    received.increment((double) in);
    sent.increment((double) out);
  }

  void stream(boolean fromPool) {
    (fromPool ? reused : opened).increment();
  }
}
