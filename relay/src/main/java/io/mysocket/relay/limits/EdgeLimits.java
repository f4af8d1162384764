package io.mysocket.relay.limits;

import java.time.Duration;

/** Every bound of the public edge; {@link #DEFAULT} is what ships. */
public record EdgeLimits(
    Handshakes handshakes,
    Heads heads,
    Http2 http2,
    Waits waits,
    Bodies bodies,
    Connections connections,
    Pool pool,
    PenaltyLimits penalties,
    LoadLimits load) {

  /**
   * The start of a TLS connection.
   *
   * @param helloBytes longest ClientHello, over all its fragments
   * @param helloTime from the connection's start to a whole ClientHello
   * @param time the rest of the handshake
   */
  public record Handshakes(int helloBytes, Duration helloTime, Duration time) {
    public static final Handshakes DEFAULT =
        new Handshakes(64 << 10, Duration.ofSeconds(5), Duration.ofSeconds(10));

    public Handshakes {
      Check.positive("hello-bytes", helloBytes);
      Check.positive("hello-time", helloTime);
      Check.positive("handshake-time", time);
    }
  }

  /**
   * Request and response heads.
   *
   * @param bytes request line and header fields
   * @param fields header fields, HTTP/2 cookie crumbs counted one by one
   * @param time from the first byte of a request to the end of its head
   * @param responseBytes status line and header fields of a target
   * @param responseFields header fields of a target
   * @param informational 1xx responses before the final one
   */
  public record Heads(
      int bytes,
      int fields,
      Duration time,
      int responseBytes,
      int responseFields,
      int informational) {
    public static final Heads DEFAULT =
        new Heads(16 << 10, 100, Duration.ofSeconds(10), 32 << 10, 200, 10);

    public Heads {
      Check.positive("head-bytes", bytes);
      Check.positive("head-fields", fields);
      Check.positive("head-time", time);
      Check.positive("response-head-bytes", responseBytes);
      Check.positive("response-head-fields", responseFields);
      Check.positive("informational-responses", informational);
    }
  }

  /**
   * An HTTP/2 connection.
   *
   * @param streams requests at once
   * @param streamWindow bytes a visitor may send ahead on one stream
   * @param connectionWindow the same over all streams
   * @param resets RST_STREAM frames within {@code resetWindow}, either way
   * @param controlFrames answers queued for a visitor that does not read
   * @param glitches faults that a correct client hardly makes, by weight, within {@code
   *     glitchWindow}
   * @param unread bytes that may wait on a connection for its visitor before streams that do not
   *     move are reset early
   */
  public record Http2(
      int streams,
      int streamWindow,
      int connectionWindow,
      int resets,
      Duration resetWindow,
      int controlFrames,
      int glitches,
      Duration glitchWindow,
      int unread) {
    public static final Http2 DEFAULT =
        new Http2(
            100,
            64 << 10,
            1 << 20,
            200,
            Duration.ofSeconds(30),
            1_000,
            1_000,
            Duration.ofSeconds(30),
            1 << 20);

    public Http2 {
      Check.positive("http2-streams", streams);
      if (streamWindow < 65_535 || connectionWindow < 65_535) {
        throw new IllegalArgumentException(
            "http2 windows must be 65535 bytes or more, not "
                + streamWindow
                + " and "
                + connectionWindow);
      }
      Check.positive("http2-resets", resets);
      Check.positive("http2-reset-window", resetWindow);
      Check.positive("http2-control-frames", controlFrames);
      Check.positive("http2-glitches", glitches);
      Check.positive("http2-glitch-window", glitchWindow);
      Check.positive("http2-unread", unread);
    }
  }

  /**
   * How long the edge waits for whom.
   *
   * @param keepAlive a connection without a request
   * @param idle an exchange in which neither side sends
   * @param webSocketIdle an upgraded connection on which neither side sends
   * @param connect for a stream to the target
   * @param firstByte for the target's response, since the request last moved
   * @param writeStall for a visitor that does not read its response
   * @param linger for a visitor that still sends although it has its answer
   */
  public record Waits(
      Duration keepAlive,
      Duration idle,
      Duration webSocketIdle,
      Duration connect,
      Duration firstByte,
      Duration writeStall,
      Duration linger) {
    public static final Waits DEFAULT =
        new Waits(
            Duration.ofSeconds(60),
            Duration.ofMinutes(5),
            Duration.ofHours(1),
            Duration.ofSeconds(5),
            Duration.ofSeconds(60),
            Duration.ofSeconds(60),
            Duration.ofSeconds(2));

    public Waits {
      Check.positive("keep-alive", keepAlive);
      Check.positive("idle", idle);
      Check.positive("web-socket-idle", webSocketIdle);
      Check.positive("connect", connect);
      Check.positive("first-byte", firstByte);
      Check.positive("write-stall", writeStall);
      Check.positive("linger", linger);
    }
  }

  /**
   * Request bodies, as long as no response has begun.
   *
   * @param idle no byte for so long ends the request
   * @param grace after so long of waiting for the visitor {@code rate} must be met
   * @param rate bytes per second, on average while waiting for the visitor
   */
  public record Bodies(Duration idle, Duration grace, int rate) {
    public static final Bodies DEFAULT =
        new Bodies(Duration.ofSeconds(30), Duration.ofSeconds(10), 240);

    public Bodies {
      Check.positive("body-idle", idle);
      Check.positive("body-grace", grace);
      Check.positive("body-rate", rate);
    }
  }

  /**
   * Connections of visitors.
   *
   * @param total open at once; unless it is set, as many as the memory is enough for
   * @param rate new ones per second and source, an IPv4 address or an IPv6 /64
   * @param burst new ones at once from one source
   * @param sources sources told apart; beyond that the rest share one allowance
   */
  public record Connections(int total, int rate, int burst, int sources) {
    public static final Connections DEFAULT =
        new Connections(ConnectionBudget.connections(), 50, 200, 100_000);

    public Connections {
      Check.positive("connections", total);
      Check.positive("connection-rate", rate);
      Check.positive("connection-burst", burst);
      Check.positive("connection-sources", sources);
    }
  }

  /**
   * Streams kept open into tunnels between requests.
   *
   * @param idle kept per tunnel
   * @param idleTime how long each is kept
   * @param unsafeReuse a request that must not be sent twice only takes one used this recently
   */
  public record Pool(int idle, Duration idleTime, Duration unsafeReuse) {
    public static final Pool DEFAULT = new Pool(256, Duration.ofSeconds(30), Duration.ofSeconds(1));

    public Pool {
      Check.positive("pool-idle", idle);
      Check.positive("pool-idle-time", idleTime);
      Check.positive("pool-unsafe-reuse", unsafeReuse);
    }
  }

  public static final EdgeLimits DEFAULT =
      new EdgeLimits(
          Handshakes.DEFAULT,
          Heads.DEFAULT,
          Http2.DEFAULT,
          Waits.DEFAULT,
          Bodies.DEFAULT,
          Connections.DEFAULT,
          Pool.DEFAULT,
          PenaltyLimits.DEFAULT,
          LoadLimits.DEFAULT);

  public EdgeLimits with(Waits changed) {
    return new EdgeLimits(
        handshakes, heads, http2, changed, bodies, connections, pool, penalties, load);
  }

  public EdgeLimits with(Heads changed) {
    return new EdgeLimits(
        handshakes, changed, http2, waits, bodies, connections, pool, penalties, load);
  }

  public EdgeLimits with(Handshakes changed) {
    return new EdgeLimits(changed, heads, http2, waits, bodies, connections, pool, penalties, load);
  }

  public EdgeLimits with(Bodies changed) {
    return new EdgeLimits(
        handshakes, heads, http2, waits, changed, connections, pool, penalties, load);
  }

  public EdgeLimits with(Connections changed) {
    return new EdgeLimits(handshakes, heads, http2, waits, bodies, changed, pool, penalties, load);
  }

  public EdgeLimits with(Pool changed) {
    return new EdgeLimits(
        handshakes, heads, http2, waits, bodies, connections, changed, penalties, load);
  }

  public EdgeLimits with(Http2 changed) {
    return new EdgeLimits(
        handshakes, heads, changed, waits, bodies, connections, pool, penalties, load);
  }

  public EdgeLimits with(PenaltyLimits changed) {
    return new EdgeLimits(
        handshakes, heads, http2, waits, bodies, connections, pool, changed, load);
  }

  public EdgeLimits with(LoadLimits changed) {
    return new EdgeLimits(
        handshakes, heads, http2, waits, bodies, connections, pool, penalties, changed);
  }

  /**
   * Apart, so that a part's own checks do not begin with the defaults of the whole, which need the
   * part's.
   */
  private static final class Check {
    private static void positive(String name, int value) {
      if (value <= 0) {
        throw new IllegalArgumentException(name + " must be above 0, not " + value);
      }
    }

    private static void positive(String name, Duration value) {
      if (!value.isPositive()) {
        throw new IllegalArgumentException(name + " must be above 0, not " + value);
      }
    }
  }
}
