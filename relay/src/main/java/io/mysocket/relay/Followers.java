package io.mysocket.relay;

import io.mysocket.relay.accounts.Suspensions;
import io.mysocket.relay.audit.Act;
import io.mysocket.relay.config.RelayConfig;
import io.mysocket.relay.dns.TxtLookup;
import io.mysocket.relay.events.EventFeed;
import io.mysocket.relay.routing.Routes;
import io.mysocket.relay.sockets.HostnameChecks;
import io.mysocket.relay.sockets.SocketRoutes;
import io.mysocket.relay.sockets.SocketViews;
import io.mysocket.relay.sockets.SocketWatcher;
import io.mysocket.relay.sockets.Sockets;
import io.mysocket.relay.sockets.Standing;
import io.mysocket.relay.sockets.TrafficForgetter;
import io.mysocket.relay.sockets.TunnelCutter;
import io.mysocket.relay.traffic.LiveTraffic;
import io.mysocket.relay.tunnels.Tunnels;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** What is kept in step with the sockets: routes, events, tunnels, checks of host names. */
final class Followers implements AutoCloseable {
  private final Kept kept;
  private final SocketViews views;
  private final RelayConfig config;
  private final EventFeed events;
  private final HostnameChecks checks;

  Followers(Kept kept, SocketViews views, RelayConfig config, Consumer<Act> audit, Clock clock) {
    this.kept = kept;
    this.views = views;
    this.config = config;
    this.events = new EventFeed(kept.database(), kept.sockets(), views);
    this.checks =
        new HostnameChecks(
            kept.database(), kept.sockets(), new TxtLookup(config.dnsServers()), audit, clock);
  }

  /** Routes first, so that a listener who hears of a socket can visit it. */
  EventFeed start(Routes routes, Tunnels tunnels, LiveTraffic traffic) {
    Sockets sockets = kept.sockets();
    Suspensions suspensions = kept.suspensions();
    SocketRoutes socketRoutes =
        new SocketRoutes(
            sockets,
            views,
            kept.claims().hostnames(),
            routes,
            new SocketRoutes.Owners(account -> suspensions.of(account) != null, this::strangers));
    kept.claims().refresh();
    socketRoutes.refresh();
    // A change may have been made durable without having been followed, when the database went.
    kept.database().onReturn(kept.claims()::refresh);
    kept.database().onReturn(suspensions::follow);
    kept.database().onReturn(socketRoutes::refresh);
    events.start();
    kept.claims().watchers().forEach(sockets::watch);
    List<SocketWatcher> watchers =
        List.of(socketRoutes, new TunnelCutter(tunnels), new TrafficForgetter(traffic), events);
    watchers.forEach(sockets::watch);
    kept.trust().listen(socketRoutes::refresh);
    suspensions.listen(new Standing(kept.database(), watchers)::changed);
    tunnels.listen(events);
    checks.start();
    return events;
  }

  /** Whose visitors are warned. */
  private Set<String> strangers() {
    return switch (config.accounts().interstitial()) {
      case UNTRUSTED -> kept.trust().strangers();
      case OFF -> Set.of();
    };
  }

  /** Why host names are not checked; empty if they are. */
  Optional<String> trouble() {
    return checks.trouble();
  }

  @Override
  public void close() {
    checks.close();
    events.close();
  }
}
