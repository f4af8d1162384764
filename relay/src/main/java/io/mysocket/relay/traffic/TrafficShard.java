package io.mysocket.relay.traffic;

import io.mysocket.relay.traffic.AccessRecord.Head;
import io.mysocket.relay.traffic.AccessRecord.HttpRequest;
import io.mysocket.relay.traffic.AccessRecord.RawConnection;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Some of the sockets' latest records and followers; guarded by its own lock. */
final class TrafficShard {
  /** What a record takes besides its texts, about. */
  private static final int RECORD_BYTES = 300;

  private final long most;

  /** The socket that was quiet longest comes first. */
  private final LinkedHashMap<String, ArrayDeque<AccessRecord>> recent =
      new LinkedHashMap<>(16, 0.75f, true);

  private final Map<String, List<Follower>> followers = new HashMap<>();
  private long bytes;

  /**
   * @param most bytes kept
   */
  TrafficShard(long most) {
    this.most = most;
  }

  synchronized void add(String socketId, AccessRecord is) {
    ArrayDeque<AccessRecord> ring = recent.computeIfAbsent(socketId, _ -> new ArrayDeque<>());
    ring.add(is);
    bytes += weight(is);
    if (ring.size() > LiveTraffic.RECENT) {
      bytes -= weight(ring.remove());
    }
    while (bytes > most) {
      dropOldestOfTheQuietest();
    }
    for (Follower follower : followers.getOrDefault(socketId, List.of())) {
      follower.offer(is);
    }
  }

  private void dropOldestOfTheQuietest() {
    Map.Entry<String, ArrayDeque<AccessRecord>> quietest = recent.firstEntry();
    bytes -= weight(quietest.getValue().remove());
    if (quietest.getValue().isEmpty()) {
      recent.remove(quietest.getKey());
    }
  }

  synchronized List<AccessRecord> recent(String socketId, int wanted) {
    ArrayDeque<AccessRecord> ring = recent.get(socketId);
    if (ring == null) {
      return List.of();
    }
    return ring.stream().skip(Math.max(0, ring.size() - wanted)).toList();
  }

  /**
   * Whether it may; it is given what came after the record of this request id, or so many if that
   * is not known. Nothing between those and the first live one is missed.
   */
  synchronized boolean join(String socketId, Follower follower, String after, int wanted) {
    List<Follower> present = followers.computeIfAbsent(socketId, _ -> new ArrayList<>());
    if (present.size() >= LiveTraffic.FOLLOWERS_OF_ONE) {
      return false;
    }
    List<AccessRecord> all = recent(socketId, LiveTraffic.RECENT);
    int known = all.size() - 1;
    while (known >= 0 && !all.get(known).requestId().equals(after)) {
      known--;
    }
    int first = known < 0 ? Math.max(0, all.size() - wanted) : known + 1;
    all.subList(first, all.size()).forEach(follower::offer);
    present.add(follower);
    return true;
  }

  synchronized void leave(String socketId, Follower follower) {
    List<Follower> present = followers.get(socketId);
    if (present != null) {
      present.remove(follower);
      if (present.isEmpty()) {
        followers.remove(socketId);
      }
    }
  }

  synchronized void forget(String socketId) {
    ArrayDeque<AccessRecord> ring = recent.remove(socketId);
    if (ring != null) {
      ring.forEach(is -> bytes -= weight(is));
    }
    List<Follower> present = followers.remove(socketId);
    if (present != null) {
      present.forEach(Follower::end);
    }
  }

  synchronized void end() {
    followers.values().forEach(present -> present.forEach(Follower::end));
  }

  private static int weight(AccessRecord is) {
    return RECORD_BYTES
        + switch (is) {
          case HttpRequest request -> weight(request.head());
          case RawConnection raw -> length(raw.host());
        };
  }

  private static int weight(Head head) {
    return head.path().length()
        + length(head.host())
        + length(head.userAgent())
        + length(head.referer());
  }

  private static int length(@Nullable String text) {
    return text == null ? 0 : text.length();
  }
}
