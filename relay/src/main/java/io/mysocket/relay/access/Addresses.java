package io.mysocket.relay.access;

import java.util.Arrays;

/** IPv4 addresses in the clothes of IPv6 ones (RFC 4291 2.5.5.2). Stateless. */
final class Addresses {
  private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};

  private Addresses() {}

  /** The four bytes of an IPv4-mapped address, any other as it is. */
  static byte[] unmapped(byte[] address) {
    boolean mapped =
        address.length == 16 && Arrays.equals(address, 0, MAPPED.length, MAPPED, 0, MAPPED.length);
    return mapped ? Arrays.copyOfRange(address, MAPPED.length, address.length) : address;
  }
}
