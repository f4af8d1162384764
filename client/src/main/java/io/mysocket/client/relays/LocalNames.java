package io.mysocket.client.relays;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolverProvider;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Takes every name below {@code localhost} for this machine (RFC 6761 6.3), which browsers and curl
 * do and Java leaves to the system; all other names are the system's business.
 */
public final class LocalNames extends InetAddressResolverProvider {
  /** For the service loader. */
  public LocalNames() {}

  @Override
  public InetAddressResolver get(Configuration configuration) {
    return new Resolver(configuration.builtinResolver());
  }

  @Override
  public String name() {
    return "mysocket-localhost";
  }

  private record Resolver(InetAddressResolver system) implements InetAddressResolver {
    private static final byte[] LOOPBACK_4 = {127, 0, 0, 1};
    private static final byte[] LOOPBACK_6 = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

    @Override
    public Stream<InetAddress> lookupByName(String host, LookupPolicy policy)
        throws UnknownHostException {
      if (!host.toLowerCase(Locale.ROOT).endsWith(".localhost")) {
        return system.lookupByName(host, policy);
      }
      boolean four = (policy.characteristics() & LookupPolicy.IPV4) != 0;
      boolean six = (policy.characteristics() & LookupPolicy.IPV6) != 0;
      Stream.Builder<InetAddress> found = Stream.builder();
      if (four) {
        found.add(InetAddress.getByAddress(host, LOOPBACK_4));
      }
      if (six) {
        found.add(InetAddress.getByAddress(host, LOOPBACK_6));
      }
      return found.build();
    }

    @Override
    public String lookupByAddress(byte[] address) throws UnknownHostException {
      return system.lookupByAddress(address);
    }
  }
}
