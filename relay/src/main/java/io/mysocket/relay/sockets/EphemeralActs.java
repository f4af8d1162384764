package io.mysocket.relay.sockets;

import io.mysocket.relay.audit.Act;
import java.time.Clock;
import java.util.function.Consumer;

/** Tells the audit log of sockets that come and go with the tunnels of plain SSH. Any thread. */
record EphemeralActs(Clock clock, Consumer<Act> log) {
  /** Made or changed, as the holder of a key wished. */
  void put(EphemeralWish wish, SocketKey key) {
    tell(
        "putSocket",
        new Act.Actor(Act.Actor.Kind.KEY, wish.accountId(), wish.fingerprint(), null),
        key.text());
  }

  /** Deleted, as nobody carried it any more. */
  void deleted(EphemeralTable.Row row) {
    tell(
        "deleteSocket",
        new Act.Actor(Act.Actor.Kind.RELAY, row.accountId(), null, null),
        row.key());
  }

  private void tell(String action, Act.Actor actor, String key) {
    log.accept(
        new Act(
            clock.instant(), action, actor, new Act.Thing("socket", key), Act.Outcome.DONE, null));
  }
}
