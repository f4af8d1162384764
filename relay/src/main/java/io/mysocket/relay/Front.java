package io.mysocket.relay;

import io.micrometer.core.instrument.MeterRegistry;
import io.mysocket.relay.certificates.CertificateSource;
import io.mysocket.relay.certificates.KeySeal;
import io.mysocket.relay.config.CannotStartException;
import io.mysocket.relay.config.RelayConfig;
import io.mysocket.relay.database.Database;
import io.mysocket.relay.health.Readiness;
import io.mysocket.relay.limits.Penalties;
import io.mysocket.relay.routing.HostPattern;
import io.mysocket.relay.routing.Routes;
import io.mysocket.relay.sockets.PortDoors;
import io.mysocket.relay.systemd.InheritedSockets;
import io.mysocket.relay.traffic.Traffic;
import io.mysocket.relay.tunnels.Tunnels;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.function.Consumer;

/** What visitors meet: the public listeners for HTTPS and HTTP, and the certificates they show. */
public interface Front extends PortDoors, AutoCloseable {
  /** Makes a front; must not listen yet. */
  interface Maker {
    Front make(RelayConfig config, Seams seams) throws CannotStartException;
  }

  /**
   * What a front works with and does not own.
   *
   * @param traffic hears of every request and connection, besides the access log
   * @param penalties of sources that have misbehaved, whatever the door
   * @param loops event loops, those of the tunnels too
   * @param controlApi where the control API listens on loopback
   * @param ssh takes a connection that speaks SSH: its pipeline is empty, what was read follows
   * @param ground what the relay's own certificates are kept and told with
   * @param inherited listening sockets that were handed to the relay
   */
  record Seams(
      Routes routes,
      Tunnels tunnels,
      Traffic traffic,
      MeterRegistry meters,
      Penalties penalties,
      EventLoopGroup loops,
      InetSocketAddress controlApi,
      Consumer<Channel> ssh,
      Ground ground,
      InheritedSockets inherited) {}

  /**
   * What certificates are kept and told with.
   *
   * @param owners certificates that owners have brought, before any of the relay's own
   * @param certified hears of a name whose certificate has come, or why it has not
   */
  record Ground(
      CertificateSource owners,
      Database database,
      KeySeal seal,
      Consumer<HostPattern> certified,
      Readiness readiness) {}

  /** Listens. */
  void start() throws CannotStartException;

  int httpsPort();

  int httpPort();

  /** What visitors are shown for which name. */
  CertificateSource certificates();

  /** Certificate of the relay's own authority if it has one, after {@link #start}. */
  Optional<String> caPem();

  /** Comes to an end with its visitors. Blocks. */
  void drain(RelayConfig.Shutdown shutdown);

  @Override
  void close();
}
