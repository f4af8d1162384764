package io.mysocket.relay.sockets;

import io.mysocket.relay.audit.Act;
import java.time.Clock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Tells the audit log of host names that the relay has found proved, or proved no more. */
record HostnameActs(Clock clock, Consumer<Act> log) {
  /**
   * @param key of the socket that the name is for; null for a reservation
   */
  void changed(HostnameRow from, HostnameRow to, @Nullable String key) {
    if (from.isActive() != to.isActive()) {
      log.accept(
          new Act(
              clock.instant(),
              to.isActive() ? "proveHostname" : "loseHostname",
              new Act.Actor(Act.Actor.Kind.RELAY, to.accountId(), null, null),
              new Act.Thing("hostname", to.name().text(), key),
              Act.Outcome.DONE,
              null));
    }
  }
}
