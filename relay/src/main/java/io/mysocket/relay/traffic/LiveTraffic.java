package io.mysocket.relay.traffic;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * The latest records of every socket, and those who follow them. Any thread: an addition takes one
 * short lock that only sockets of the same shard share, and waits for nobody.
 *
 * <p>Bounds: {@link #RECENT} records of a socket, {@link #KEPT_BYTES} of all of them, where the
 * socket that was quiet longest loses first; {@link #FOLLOWERS_OF_ONE} followers of a socket,
 * {@link #FOLLOWERS} of all.
 */
public final class LiveTraffic implements Traffic, AutoCloseable {
  /** Records kept of one socket. */
  public static final int RECENT = 100;

  /** Followers of one socket at once. */
  public static final int FOLLOWERS_OF_ONE = 32;

  /** Followers at once. */
  public static final int FOLLOWERS = 4_096;

  /** About as many bytes are kept over all sockets. */
  static final long KEPT_BYTES = 16L << 20;

  private static final int SHARDS = 16;

  private final List<TrafficShard> shards;
  private final AtomicInteger followers = new AtomicInteger();
  private volatile boolean over;

  public LiveTraffic() {
    this(KEPT_BYTES, SHARDS);
  }

  LiveTraffic(long bytes, int shards) {
    this.shards = Stream.generate(() -> new TrafficShard(bytes / shards)).limit(shards).toList();
  }

  private TrafficShard shard(String socketId) {
    int mixed = socketId.hashCode() * 0x9E3779B9;
    return shards.get((mixed >>> 16) % shards.size());
  }

  /** Records of no socket are not kept. */
  @Override
  public void add(AccessRecord is) {
    String socketId = is.socketId();
    if (socketId != null) {
      shard(socketId).add(socketId, is);
    }
  }

  /** The latest records of a socket, at most so many, oldest first. */
  public List<AccessRecord> recent(String socketId, int most) {
    return shard(socketId).recent(socketId, most);
  }

  /**
   * Follows a socket from now on, after at most {@code recent} of its latest records; to be closed.
   * Empty if the socket, or the relay, has as many followers as it may have.
   */
  public Optional<Follower> follow(String socketId, int recent) {
    return followAfter(socketId, "", recent);
  }

  /**
   * The same, beginning with the record after the one of this request id if that is still known.
   */
  public Optional<Follower> followAfter(String socketId, String requestId, int recent) {
    TrafficShard shard = shard(socketId);
    Follower follower =
        new Follower(left -> {
          shard.leave(socketId, left);
          followers.decrementAndGet();
        });
    boolean may = followers.incrementAndGet() <= FOLLOWERS;
    if (may && shard.join(socketId, follower, requestId, recent)) {
      if (over) {
        follower.end();
      }
      return Optional.of(follower);
    }
    followers.decrementAndGet();
    return Optional.empty();
  }

  /** The socket is gone: nothing of it is kept, and its followers have reached the end. */
  public void forget(String socketId) {
    shard(socketId).forget(socketId);
  }

  /** Every follower has reached the end, those to come at once; for a relay that stops. */
  @Override
  public void close() {
    over = true;
    shards.forEach(TrafficShard::end);
  }

  /** Followers there are. */
  public int followers() {
    return followers.get();
  }
}
