package io.mysocket.relay.edge;

import io.micrometer.core.instrument.MeterRegistry;
import io.mysocket.relay.certificates.CertificateSource;
import io.mysocket.relay.limits.Penalties;
import io.mysocket.relay.routing.Routes;
import io.mysocket.relay.systemd.InheritedSockets;
import io.mysocket.relay.tracing.Tracing;
import io.mysocket.relay.traffic.Traffic;
import io.mysocket.relay.tunnels.Tunnels;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import java.net.InetSocketAddress;
import java.util.function.Consumer;

/**
 * What the edge works with and does not own.
 *
 * @param traffic hears of every request and connection when it has ended
 * @param tracing what becomes of the traces that requests belong to
 * @param penalties of sources, visitors and agents alike
 * @param loops event loops of visitors; epoll ones must be made with {@code HalfClosingEpoll}
 * @param controlApi where the relay's own API listens, HTTP/1.1 on loopback
 * @param ssh takes a connection that speaks SSH: its pipeline is empty, what was read of it follows
 * @param inherited listening sockets that were handed to the relay
 */
public record EdgeWiring(
    Routes routes,
    Tunnels tunnels,
    CertificateSource certificates,
    Traffic traffic,
    Tracing tracing,
    MeterRegistry meters,
    Penalties penalties,
    EventLoopGroup loops,
    InetSocketAddress controlApi,
    Consumer<Channel> ssh,
    InheritedSockets inherited) {}
