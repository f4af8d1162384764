package io.mysocket.relay.edge;

import io.mysocket.control.sockets.Target.ProxyProtocol;
import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageEncoder;
import io.netty.handler.codec.haproxy.HAProxyProtocolVersion;
import io.netty.handler.codec.haproxy.HAProxyProxiedProtocol;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;

/** The first bytes of a stream whose target wants to know the visitor: PROXY protocol 1 or 2. */
final class ProxyHeader {
  private ProxyHeader() {}

  /**
   * The header of one connection; the caller's to release.
   *
   * @param visitor who connected
   * @param here the address and port connected to
   */
  static ByteBuf of(ProxyProtocol version, InetSocketAddress visitor, InetSocketAddress here) {
    HAProxyProtocolVersion protocol =
        switch (version) {
          case V1 -> HAProxyProtocolVersion.V1;
          case V2 -> HAProxyProtocolVersion.V2;
        };
    String from = Visitor.host(visitor.getAddress());
    String to = Visitor.host(here.getAddress());
    boolean v4 = NetUtil.isValidIpV4Address(from);
    // One socket has one family; if ever not, the protocol wants them alike.
    String same = v4 == NetUtil.isValidIpV4Address(to) ? to : v4 ? "0.0.0.0" : "::";
    var message =
        new HAProxyMessage(
            protocol,
            HAProxyCommand.PROXY,
            v4 ? HAProxyProxiedProtocol.TCP4 : HAProxyProxiedProtocol.TCP6,
            from,
            same,
            visitor.getPort(),
            here.getPort());
    EmbeddedChannel encoder = new EmbeddedChannel(HAProxyMessageEncoder.INSTANCE);
    encoder.writeOutbound(message);
    ByteBuf header = encoder.readOutbound();
    encoder.finishAndReleaseAll();
    return header;
  }
}
