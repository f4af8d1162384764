package io.mysocket.client.sockets;

import io.mysocket.client.sockets.SocketWish.Address;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that say where a socket is found. */
final class AddressFlags {
  @Option(
      names = "--subdomain",
      paramLabel = "LABEL",
      description = "The first label of its address; random if left out.")
  private @Nullable String subdomain;

  @Option(
      names = "--hostname",
      paramLabel = "HOST",
      split = ",",
      description = "A host name of your own; several times.")
  private List<String> hostnames = List.of();

  @Option(
      names = "--public-port",
      paramLabel = "PORT",
      description = "Public port of a tcp or tls socket; any free one if left out.")
  private @Nullable Integer publicPort;

  @Option(
      names = "--passthrough",
      description = "The target ends TLS itself (type tls); the relay sees only the name.")
  private boolean passthrough;

  Address get() {
    return new Address(subdomain, hostnames, publicPort, passthrough);
  }
}
