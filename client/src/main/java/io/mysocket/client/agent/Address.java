package io.mysocket.client.agent;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/**
 * A host name or address literal and a port, as the command line has them; resolved anew at each
 * connection.
 */
public record Address(String host, int port) {
  public Address {
    if (host.isEmpty() || port < 1 || port > 65535) {
      throw new IllegalArgumentException("a host and a port from 1 to 65535 are needed");
    }
  }

  /** Reads {@code HOST:PORT}, {@code [IPv6]:PORT}. */
  public static Address parse(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 1) {
      throw new IllegalArgumentException("'" + text + "' is not HOST:PORT");
    }
    String host = text.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    } else if (host.contains(":")) {
      throw new IllegalArgumentException(
          "'" + text + "': an IPv6 address must stand in brackets, [::1]:8080");
    }
    try {
      return new Address(host, Integer.parseInt(text.substring(colon + 1)));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "'" + text + "' has no port number after the last colon", e);
    }
  }

  /** In code: what Java would assemble for it at its first use is kept by each Pod. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Address that && port == that.port && host.equals(that.host);
  }

  @Override
  public int hashCode() {
    return 31 * host.hashCode() + port;
  }

  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }

  /** For options. */
  public static final class Converter implements CommandLine.ITypeConverter<Address> {
    @Override
    public Address convert(String text) {
      try {
        return parse(text);
      } catch (IllegalArgumentException e) {
        throw new CommandLine.TypeConversionException(e.getMessage());
      }
    }
  }
}
