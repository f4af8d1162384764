package io.mysocket.ssh;

import java.time.Duration;

/**
 * Every bound of one SSH connection, and of the logins of one relay.
 *
 * @param streams streams open at once
 * @param inbox bytes handed to MINA and not yet processed before reading pauses, each packet
 *     counted with {@link #PACKET_COST} on top
 */
public record SshLimits(
    Packets packets,
    Windows windows,
    int streams,
    int inbox,
    Rekey rekey,
    KeepAlive keepAlive,
    Login login) {
  /** What a waiting packet costs beyond its bytes, so that empty ones are bounded too. */
  static final int PACKET_COST = 256;

  public static final SshLimits DEFAULT =
      new SshLimits(
          Packets.DEFAULT,
          Windows.DEFAULT,
          4096,
          128 << 10,
          Rekey.DEFAULT,
          KeepAlive.DEFAULT,
          Login.DEFAULT);

  public SshLimits {
    if (streams < 1 || inbox < 1) {
      throw new IllegalArgumentException(
          "streams " + streams + " and inbox " + inbox + " must be positive");
    }
  }

  /**
   * Sizes of packets.
   *
   * @param bytes longest packet accepted, after the length field; RFC 4253 6.1 asks for at least 35
   *     000
   * @param data most payload in one CHANNEL_DATA, either way, in bytes
   */
  public record Packets(int bytes, int data) {
    public static final Packets DEFAULT = new Packets(35_000, 32 << 10);

    public Packets {
      if (bytes < 35_000 || data < 1 || data > bytes - 64) {
        throw new IllegalArgumentException(
            "packets of " + bytes + " bytes cannot carry data of " + data);
      }
    }
  }

  /**
   * Receive windows of streams, in bytes.
   *
   * @param first what a stream starts with: what a stalled one can hold at least
   * @param nearby what a stream that drains fast can grow to where the peer is near
   * @param largest what it can grow to over a long round trip
   * @param budget sum of all growth beyond {@code first} on one connection
   */
  public record Windows(int first, int nearby, int largest, long budget) {
    public static final Windows DEFAULT = new Windows(256 << 10, 2 << 20, 16 << 20, 64 << 20);

    public Windows {
      if (first < 1 || nearby < first || largest < nearby || budget < 0) {
        throw new IllegalArgumentException(
            "windows of %d to %d and %d bytes, budget %d"
                .formatted(first, nearby, largest, budget));
      }
    }
  }

  /**
   * When to replace the keys, counted in either direction since the last exchange.
   *
   * @param bytes packet bytes under one key
   * @param packets packets under one key
   * @param age age of a key, looked at whenever the connection carries something
   * @param patience longest time an exchange may hold the streams up before the connection is given
   *     up
   */
  public record Rekey(long bytes, long packets, Duration age, Duration patience) {
    public static final Rekey DEFAULT =
        new Rekey(16L << 30, 1L << 31, Duration.ofHours(4), Duration.ofSeconds(60));
  }

  /**
   * When a peer is dead. A connection on which nothing came for {@code interval} is asked for a
   * sign of life; whatever comes is one. It ends after {@code misses} questions in a row that
   * brought nothing: between {@code misses + 1} and {@code misses + 2} intervals after the last
   * packet.
   *
   * @param interval silence before a question, and between questions
   * @param misses questions without any packet in return before the connection is given up
   * @param unacknowledged longest time that bytes sent may stay without the kernel's
   *     acknowledgement (TCP_USER_TIMEOUT, epoll sockets only); how a broken network is noticed
   */
  public record KeepAlive(Duration interval, int misses, Duration unacknowledged) {
    /** Whoever is cut off is noticed within 28 s. */
    public static final KeepAlive DEFAULT =
        new KeepAlive(Duration.ofSeconds(7), 2, Duration.ofSeconds(14));

    public KeepAlive {
      if (!interval.isPositive() || misses < 1 || !unacknowledged.isPositive()) {
        throw new IllegalArgumentException(
            "keep-alive interval "
                + interval
                + ", misses "
                + misses
                + " and unacknowledged "
                + unacknowledged
                + " must be positive");
      }
    }
  }

  /**
   * What strangers may cost. A relay counts connections that have not logged in, in all and by
   * source: an IPv4 address or an IPv6 /64.
   *
   * @param identification longest wait for the peer's first line
   * @param grace longest wait for a complete login
   * @param attempts authentication requests of one connection; a client offers each key it has
   * @param unauthenticated connections that have not logged in, in all
   * @param perSource the same from one source that has no connection logged in; see {@link
   *     LoginGate}
   * @param perSecond new connections a second from one source that do not log in and stay, after
   *     the first {@code burst}
   * @param burst new connections that one source may make at once
   */
  public record Login(
      Duration identification,
      Duration grace,
      int attempts,
      int unauthenticated,
      int perSource,
      int perSecond,
      int burst) {
    public static final Login DEFAULT =
        new Login(Duration.ofSeconds(5), Duration.ofSeconds(20), 16, 500, 5, 10, 20);

    /** For relays that only trusted machines reach: the same waits, and no limit by source. */
    public static final Login TRUSTED =
        new Login(DEFAULT.identification, DEFAULT.grace, 16, 1_000, 1_000, 1_000_000, 1_000_000);

    public Login {
      if (!identification.isPositive() || !grace.isPositive() || attempts < 1) {
        throw new IllegalArgumentException(
            "login waits " + identification + ", " + grace + " and attempts must be positive");
      }
      if (unauthenticated < 1 || perSource < 1 || perSecond < 1 || burst < 1) {
        throw new IllegalArgumentException("counts and rates of logins must be positive");
      }
    }
  }

  public SshLimits with(Rekey changed) {
    return new SshLimits(packets, windows, streams, inbox, changed, keepAlive, login);
  }

  public SshLimits with(Windows changed) {
    return new SshLimits(packets, changed, streams, inbox, rekey, keepAlive, login);
  }

  public SshLimits with(KeepAlive changed) {
    return new SshLimits(packets, windows, streams, inbox, rekey, changed, login);
  }

  public SshLimits with(Login changed) {
    return new SshLimits(packets, windows, streams, inbox, rekey, keepAlive, changed);
  }

  /** The same with another most of streams. */
  public SshLimits withStreams(int changed) {
    return new SshLimits(packets, windows, changed, inbox, rekey, keepAlive, login);
  }
}
