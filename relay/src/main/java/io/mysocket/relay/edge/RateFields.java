package io.mysocket.relay.edge;

import io.mysocket.relay.limits.RequestRate;
import io.mysocket.relay.limits.TokenBuckets.Taken;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.HashMap;
import java.util.Map;

/**
 * What a visitor is told of its request rate: the {@code RateLimit-*} fields of
 * draft-ietf-httpapi-ratelimit-headers-06, times in seconds.
 *
 * @param limit requests at once
 */
record RateFields(int limit, Taken taken) {
  private static final long NANOS = 1_000_000_000L;
  private static final String LIMIT = "ratelimit-limit";

  static RateFields of(RequestRate rate, Taken taken) {
    return new RateFields(rate.burst(), taken);
  }

  /** Unless the target has a rate of its own, and has told it. */
  void set(HttpHeaders response) {
    if (!response.contains(LIMIT)) {
      own().forEach((name, value) -> response.set(name, value));
    }
  }

  /** With the time after which a refused request may come again. */
  Map<String, String> refused() {
    Map<String, String> fields = own();
    fields.put("retry-after", Long.toString(Math.max(1, seconds(taken.nextAfter()))));
    return fields;
  }

  private Map<String, String> own() {
    Map<String, String> fields = new HashMap<>();
    fields.put(LIMIT, Integer.toString(limit));
    fields.put("ratelimit-remaining", Integer.toString(taken.remaining()));
    fields.put("ratelimit-reset", Long.toString(seconds(taken.fullAfter())));
    return fields;
  }

  private static long seconds(long nanos) {
    return Math.ceilDiv(nanos, NANOS);
  }
}
