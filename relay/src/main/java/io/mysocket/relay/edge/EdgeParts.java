package io.mysocket.relay.edge;

import io.mysocket.relay.limits.EdgeLimits;
import io.mysocket.relay.limits.Offence;
import io.mysocket.relay.limits.Penalties;
import io.mysocket.relay.limits.Rejections;
import io.mysocket.relay.limits.SocketConnections;
import io.mysocket.relay.tracing.Tracing;
import io.mysocket.relay.traffic.Traffic;
import io.mysocket.ssh.PeerAddress;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;

/** What every exchange works with. Shared by all event loops. */
record EdgeParts(
    EdgeLimits limits,
    RequestRules requestRules,
    ResponseRules responseRules,
    Gate gate,
    Interstitial interstitial,
    Turnstile turnstile,
    Logins logins,
    Upstreams upstreams,
    TargetWays ways,
    TargetPool pool,
    EdgeMeters meters,
    Rejections rejections,
    Penalties penalties,
    OpenConnections open,
    SocketConnections connections,
    Traffic traffic,
    Tracing tracing) {
  /** A visitor's connection has ended for that, or does now. */
  void blame(Channel visitor, Offence offence) {
    if (PeerAddress.of(visitor) instanceof InetSocketAddress from) {
      penalties.offend(from.getAddress(), offence);
    }
  }
}
