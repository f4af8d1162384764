package io.mysocket.client.relays;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolverProvider;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Takes names below {@code localhost} that the system does not know for this machine (RFC 6761
 * 6.3), as browsers and curl do; all other names are the system's business. The system is asked
 * first: in a Pod such a name may be a relay on another machine.
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
      try {
        return system.lookupByName(host, policy);
      } catch (UnknownHostException e) {
        if (!host.toLowerCase(Locale.ROOT).endsWith(".localhost")) {
          throw e;
        }
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
