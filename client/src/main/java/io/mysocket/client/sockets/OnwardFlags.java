package io.mysocket.client.sockets;

import io.mysocket.client.sockets.SocketWish.Onward;
import io.mysocket.control.sockets.Target;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that say how the target of a socket is spoken to. */
final class OnwardFlags {
  /** The second name is the original client's. */
  @Option(
      names = {"--host-header", "--upstream_http_hostname"},
      paramLabel = "HOST",
      description = "The Host that the target is told; the visitor's if left out.")
  private @Nullable String hostHeader;

  @Option(
      names = "--proxy-protocol",
      paramLabel = "VERSION",
      description = "Tell the target the visitor's address in a PROXY header: v1, v2.")
  private Target.@Nullable ProxyProtocol proxyProtocol;

  @Option(
      names = "--insecure-target",
      description = "Do not check the certificate of a target of type https.")
  private boolean insecure;

  Onward get() {
    return new Onward(hostHeader, proxyProtocol, insecure);
  }
}
