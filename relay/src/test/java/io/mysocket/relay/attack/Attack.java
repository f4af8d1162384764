package io.mysocket.relay.attack;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** What one connection of an attacker does. */
interface Attack {
  /**
   * Ends when the relay has ended it, or with {@code on}.
   *
   * @param source an address that is the attacker's
   * @throws IOException if the relay has cut it off
   */
  void once(Place place, String source, BooleanSupplier on) throws Exception;

  /** One after the other. */
  static Attack inTurn(Attack... attacks) {
    AtomicInteger next = new AtomicInteger();
    return (place, source, on) ->
        attacks[next.getAndIncrement() % attacks.length].once(place, source, on);
  }
}
