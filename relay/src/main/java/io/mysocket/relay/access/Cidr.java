package io.mysocket.relay.access;

import io.netty.util.NetUtil;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A block of IPv4 or IPv6 addresses (RFC 4632, RFC 4291 2.3). An IPv4-mapped IPv6 block is the IPv4
 * block. Immutable.
 */
final class Cidr {
  private static final int MAPPED_BITS = 96;

  /** 4 or 16 bytes, all behind the prefix zero. */
  private final byte[] network;

  /** Bits that count. */
  private final int prefix;

  private Cidr(byte[] network, int prefix) {
    this.network = network;
    this.prefix = prefix;
  }

  /**
   * An address, or a block with its prefix length; no names are looked up.
   *
   * @throws IllegalArgumentException with a sentence that says what to write instead
   */
  static Cidr parse(String text) {
    int slash = text.indexOf('/');
    String address = slash < 0 ? text : text.substring(0, slash);
    byte[] bytes = bytes(address);
    if (bytes == null) {
      throw new IllegalArgumentException(
          "it is no address block; write one such as 192.0.2.0/24 or 2001:db8::/32");
    }
    int longest = bytes.length * 8;
    int prefix = slash < 0 ? longest : prefix(text.substring(slash + 1), longest);
    byte[] network = masked(bytes, prefix);
    if (!Arrays.equals(network, bytes)) {
      throw new IllegalArgumentException(
          "bits are set behind the prefix; write "
              + NetUtil.bytesToIpAddress(network)
              + "/"
              + prefix
              + ", or the address alone");
    }
    byte[] plain = Addresses.unmapped(network);
    return plain.length < network.length && prefix >= MAPPED_BITS
        ? new Cidr(plain, prefix - MAPPED_BITS)
        : new Cidr(network, prefix);
  }

  private static byte @Nullable [] bytes(String address) {
    boolean plain =
        address.chars().allMatch(c -> Character.digit(c, 16) >= 0 || c == ':' || c == '.');
    return plain ? NetUtil.createByteArrayFromIpAddressString(address) : null;
  }

  private static int prefix(String text, int longest) {
    boolean number =
        !text.isEmpty() && text.length() <= 3 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    int prefix = number ? Integer.parseInt(text) : -1;
    if (prefix < 0 || prefix > longest) {
      throw new IllegalArgumentException("the prefix length must be 0 to " + longest);
    }
    return prefix;
  }

  private static byte[] masked(byte[] bytes, int prefix) {
    byte[] network = bytes.clone();
    for (int i = 0; i < network.length; i++) {
      int kept = Math.clamp(prefix - i * 8L, 0, 8);
      network[i] &= (byte) (0xff00 >> kept);
    }
    return network;
  }

  /** Whether it holds an address, which must not be a mapped one. */
  boolean contains(byte[] address) {
    if (address.length != network.length) {
      return false;
    }
    int whole = prefix / 8;
    if (!Arrays.equals(network, 0, whole, address, 0, whole)) {
      return false;
    }
    int rest = prefix % 8;
    return rest == 0 || ((network[whole] ^ address[whole]) & (0xff00 >> rest) & 0xff) == 0;
  }
}
