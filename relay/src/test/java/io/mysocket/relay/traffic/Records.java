package io.mysocket.relay.traffic;

import java.time.Duration;
import java.time.Instant;

/** Records for tests. */
public final class Records {
  private Records() {}

  public static AccessRecord request(String socketId, String path) {
    return new AccessRecord.HttpRequest(
        Instant.parse("2020-11-25T17:13:06Z"),
        socketId,
        "demo/web",
        "192.0.2.106",
        new AccessRecord.Head("GET", "a.example", path, "HTTP/1.1", "curl/7.64.0", null),
        new AccessRecord.Outcome(200, null, 0, 432, Duration.ofMillis(32)),
        null,
        null,
        "id1",
        null);
  }

  public static AccessRecord connection(String socketId) {
    return new AccessRecord.RawConnection(
        Instant.parse("2020-11-25T19:19:50Z"),
        socketId,
        "demo/count",
        "192.0.2.106",
        "misty-violet-3591.edge.example",
        new AccessRecord.Outcome(200, null, 5, 8, Duration.ofMillis(1899)),
        null,
        "id2");
  }

  static String path(AccessRecord is) {
    return ((AccessRecord.HttpRequest) is).head().path();
  }
}
