package io.mysocket.ssh;

import java.time.Duration;

/**
 * Every bound of one SSH connection.
 *
 * @param streams streams open at once
 * @param inbox packets handed to MINA and not yet processed before reading pauses
 */
public record SshLimits(Packets packets, Windows windows, int streams, int inbox, Rekey rekey) {

  /**
   * Sizes of packets.
   *
   * @param bytes longest packet accepted, after the length field; RFC 4253 6.1 asks for at least 35
   *     000
   * @param data most payload in one CHANNEL_DATA, either way, in bytes
   */
  public record Packets(int bytes, int data) {
    public static final Packets DEFAULT = new Packets(64 << 10, 32 << 10);

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
   * @param largest what a stream that drains fast can grow to
   * @param budget sum of all growth beyond {@code first} on one connection
   */
  public record Windows(int first, int largest, long budget) {
    public static final Windows DEFAULT = new Windows(256 << 10, 2 << 20, 64 << 20);

    public Windows {
      if (first < 1 || largest < first || budget < 0) {
        throw new IllegalArgumentException(
            "windows of " + first + " to " + largest + " bytes, budget " + budget);
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

  public static final SshLimits DEFAULT =
      new SshLimits(Packets.DEFAULT, Windows.DEFAULT, 4096, 64, Rekey.DEFAULT);

  public SshLimits with(Rekey changed) {
    return new SshLimits(packets, windows, streams, inbox, changed);
  }

  public SshLimits with(Windows changed) {
    return new SshLimits(packets, changed, streams, inbox, rekey);
  }
}
