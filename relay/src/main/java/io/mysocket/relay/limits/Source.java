package io.mysocket.relay.limits;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Whom connections are counted for: an IPv4 address, or the 64 bits of an IPv6 address that one
 * customer has.
 *
 * @param version of IP; 0 is everybody who is not told apart
 * @param bits its part of the address
 */
record Source(int version, long bits) {
  static final Source EVERYBODY_ELSE = new Source(0, 0);

  private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};

  static Source of(InetAddress address) {
    byte[] all = address.getAddress();
    if (address instanceof Inet4Address) {
      return new Source(4, ByteBuffer.wrap(all).getInt());
    }
    return Arrays.equals(all, 0, MAPPED.length, MAPPED, 0, MAPPED.length)
        ? new Source(4, ByteBuffer.wrap(all).getInt(MAPPED.length))
        : new Source(6, ByteBuffer.wrap(all).getLong());
  }

  private int part(int width, int nth) {
    return (int) (bits >>> width * nth) & (1 << width) - 1;
  }

  /** As logs have it: {@code 192.0.2.1}, {@code 2001:db8:0:1::/64}. */
  @Override
  public String toString() {
    return version == 6
        ? "%x:%x:%x:%x::/64".formatted(part(16, 3), part(16, 2), part(16, 1), part(16, 0))
        : "%d.%d.%d.%d".formatted(part(8, 3), part(8, 2), part(8, 1), part(8, 0));
  }
}
