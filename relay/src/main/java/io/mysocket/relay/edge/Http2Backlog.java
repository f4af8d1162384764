package io.mysocket.relay.edge;

import io.mysocket.relay.limits.EdgeLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What waits on one HTTP/2 connection for its visitor to read it, whether the answers have ended or
 * not. A stream that does not move is reset after {@code limits.wait.write-stall}; at the next look
 * already if all streams together hold more than {@code limits.http2.unread}. The connection's loop
 * only.
 */
final class Http2Backlog {
  /** What a visitor is to read of one stream. */
  interface Answer {
    /** Bytes that wait. */
    long waiting();

    /** Grows when it may be written to again, or no longer. */
    int moves();

    /** It is not read: the stream ends. */
    void giveUp();
  }

  private static final Duration LONGEST = Duration.ofSeconds(5);

  /** A stream as it was at the last look. */
  private record Mark(long waiting, int moves, Duration still) {}

  private final long budget;
  private final Duration patience;
  private final Duration every;
  private final Map<Answer, Mark> streams = new HashMap<>();

  /** As they were when memory was short last. */
  private Map<Answer, Mark> spared = Map.of();

  Http2Backlog(EdgeLimits limits) {
    this.budget = limits.http2().unread();
    this.patience = limits.waits().writeStall();
    Duration quarter = patience.dividedBy(4);
    this.every = quarter.compareTo(LONGEST) < 0 ? quarter : LONGEST;
  }

  void add(Answer stream) {
    streams.put(stream, new Mark(0, 0, Duration.ZERO));
  }

  void remove(Answer stream) {
    streams.remove(stream);
  }

  boolean isEmpty() {
    return streams.isEmpty();
  }

  /** Between looks. */
  Duration every() {
    return every;
  }

  /** Resets what has not moved for too long. */
  void look() {
    long all = 0;
    for (Answer stream : streams.keySet()) {
      all += stream.waiting();
    }
    Duration most = all > budget ? every : patience;
    List<Answer> unread = new ArrayList<>(0);
    streams.replaceAll(this::now);
    streams.forEach((stream, mark) -> {
      if (mark.still().compareTo(most) >= 0) {
        unread.add(stream);
      }
    });
    // A stream that ends is removed by whoever sees it.
    unread.forEach(streams::remove);
    unread.forEach(Answer::giveUp);
  }

  /** Memory is short: resets what has not moved since the last time that this was called. */
  void spare() {
    Map<Answer, Mark> before = spared;
    spared = new HashMap<>();
    List<Answer> unread = new ArrayList<>(0);
    for (Answer stream : streams.keySet()) {
      Mark now = new Mark(stream.waiting(), stream.moves(), Duration.ZERO);
      if (now.waiting() > 0 && now.equals(before.get(stream))) {
        unread.add(stream);
      } else {
        spared.put(stream, now);
      }
    }
    unread.forEach(streams::remove);
    unread.forEach(Answer::giveUp);
  }

  private Mark now(Answer stream, Mark last) {
    long waiting = stream.waiting();
    int moves = stream.moves();
    boolean still = waiting > 0 && waiting == last.waiting() && moves == last.moves();
    return new Mark(waiting, moves, still ? last.still().plus(every) : Duration.ZERO);
  }
}
