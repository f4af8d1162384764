package io.mysocket.relay.edge;

import io.micrometer.core.instrument.MeterRegistry;
import io.mysocket.relay.certificates.CertificateSource;
import io.mysocket.relay.routing.Routes;
import io.mysocket.relay.traffic.AccessLog;
import io.mysocket.relay.tunnels.Tunnels;
import io.netty.channel.EventLoopGroup;
import java.net.InetSocketAddress;

/**
 * What the edge works with and does not own.
 *
 * @param loops event loops of visitors; epoll ones must be made with {@code HalfClosingEpoll}
 * @param controlApi where the relay's own API listens, HTTP/1.1 on loopback
 */
public record EdgeWiring(
    Routes routes,
    Tunnels tunnels,
    CertificateSource certificates,
    AccessLog log,
    MeterRegistry meters,
    EventLoopGroup loops,
    InetSocketAddress controlApi) {}
