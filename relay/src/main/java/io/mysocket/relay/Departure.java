package io.mysocket.relay;

import io.mysocket.relay.config.RelayConfig;
import io.mysocket.relay.events.EventFeed;
import io.mysocket.relay.login.LoginServer;
import io.mysocket.relay.traffic.LiveTraffic;
import io.mysocket.relay.tunnels.Tunnels;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a relay leaves as a good neighbour: streams of its own API end, as nothing waits for them;
 * visitors finish within the grace, who need the tunnels for that; then the tunnels' owners are
 * told to come back, each at a time of its own.
 */
record Departure(RelayConfig config, Tunnels tunnels, EventFeed events, LiveTraffic traffic) {
  private static final Logger LOG = LoggerFactory.getLogger(Relay.class);

  /** Blocks. */
  void from(Front front, LoginServer login) {
    LOG.info("the relay stops; visitors have {} to finish", config.shutdown().grace());
    events.leave();
    traffic.close();
    front.drain(config.shutdown());
    Duration spread = login.spread();
    tunnels.expected().leave(config.dataDir(), tunnels.all(), spread, Clock.systemUTC());
    login.leave(spread);
  }
}
