package io.mysocket.relay.access;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Networks of IPv4 and IPv6 addresses (RFC 4632, RFC 4291 2.3). Immutable. */
public final class CidrSet {
  private static final String BYTE = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
  private static final Pattern V4 =
      Pattern.compile("(" + BYTE + "(\\." + BYTE + "){3})/([0-9]{1,2})");
  private static final Pattern V6 = Pattern.compile("([0-9a-fA-F:.]{2,45})/([0-9]{1,3})");
  private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};

  private static final class Network {
    private final byte[] address;
    private final int bits;

    /**
     * @param address 4 or 16 bytes
     */
    private Network(byte[] address, int bits) {
      this.address = address;
      this.bits = bits;
    }

    boolean contains(byte[] other) {
      if (other.length != address.length) {
        return false;
      }
      int whole = bits / 8;
      int rest = bits % 8;
      int mask = 0xff << (8 - rest) & 0xff;
      return Arrays.equals(address, 0, whole, other, 0, whole)
          && (rest == 0 || (address[whole] & mask) == (other[whole] & mask));
    }
  }

  private final List<Network> networks;

  private CidrSet(List<Network> networks) {
    this.networks = networks;
  }

  /** Whether a text is a network such as {@code 10.0.0.0/8} or {@code 2001:db8::/32}. */
  public static boolean isCidr(String text) {
    return parse(text).isPresent();
  }

  /**
   * The networks of a list whose members {@link #isCidr}; null is none.
   *
   * @throws IllegalArgumentException if one is not
   */
  public static CidrSet of(@Nullable List<String> texts) {
    return new CidrSet(
        texts == null
            ? List.of()
            : texts.stream()
                .map(text ->
                    parse(text)
                        .orElseThrow(() -> new IllegalArgumentException("not a network: " + text)))
                .toList());
  }

  private static Optional<Network> parse(String text) {
    Matcher v4 = V4.matcher(text);
    if (v4.matches()) {
      return network(v4.group(1), Integer.parseInt(v4.group(5)), 4);
    }
    Matcher v6 = V6.matcher(text);
    return v6.matches() && v6.group(1).indexOf(':') >= 0
        ? network(v6.group(1), Integer.parseInt(v6.group(2)), 16)
        : Optional.empty();
  }

  private static Optional<Network> network(String address, int bits, int length) {
    try {
      byte[] bytes = InetAddress.ofLiteral(address).getAddress();
      return bytes.length == length && bits <= 8 * length
          ? Optional.of(new Network(bytes, bits))
          : Optional.empty();
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  public boolean isEmpty() {
    return networks.isEmpty();
  }

  /** An IPv4 address is one however it arrived, as {@code ::ffff:10.0.0.1} too. */
  public boolean contains(InetAddress address) {
    byte[] bytes = address.getAddress();
    byte[] plain =
        bytes.length == 16 && Arrays.equals(bytes, 0, 12, MAPPED, 0, 12)
            ? Arrays.copyOfRange(bytes, 12, 16)
            : bytes;
    return networks.stream().anyMatch(network -> network.contains(plain));
  }
}
