package io.mysocket.relay.access;

import java.net.InetAddress;
import java.util.List;

/** Blocks of addresses. An IPv4-mapped IPv6 address is treated as the IPv4 address. */
public final class CidrSet {
  public static final CidrSet EMPTY = new CidrSet(List.of());

  private final List<Cidr> blocks;

  private CidrSet(List<Cidr> blocks) {
    this.blocks = blocks;
  }

  /**
   * Blocks as people write them, such as {@code 10.0.0.0/8} or {@code 2001:db8::/32}.
   *
   * @throws IllegalArgumentException with a sentence about the first that is none
   */
  public static CidrSet of(List<String> blocks) {
    return blocks.isEmpty() ? EMPTY : new CidrSet(blocks.stream().map(Cidr::parse).toList());
  }

  public boolean isEmpty() {
    return blocks.isEmpty();
  }

  public boolean contains(InetAddress address) {
    byte[] bytes = Addresses.unmapped(address.getAddress());
    for (Cidr block : blocks) {
      if (block.contains(bytes)) {
        return true;
      }
    }
    return false;
  }
}
