package io.mysocket.relay.domains;

import io.mysocket.control.sockets.Owner;
import io.mysocket.relay.sockets.HostnameRow;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A host name that an account keeps.
 *
 * @param wish the name, and how far it is
 * @param owner who keeps it in the account; null is the account itself
 */
record Reservation(HostnameRow wish, @Nullable Owner owner, Instant createdAt) {
  Reservation of(@Nullable Owner next) {
    return new Reservation(wish, next, createdAt);
  }
}
