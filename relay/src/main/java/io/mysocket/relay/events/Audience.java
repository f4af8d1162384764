package io.mysocket.relay.events;

import io.mysocket.control.sockets.Owner;
import io.mysocket.relay.control.Caller;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whose events a listener wants and may see.
 *
 * @param cluster only of sockets whose owner is of this cluster
 */
record Audience(Caller caller, Optional<String> cluster) {
  boolean wants(String accountId, @Nullable Owner owner) {
    return caller.accountId().equals(accountId)
        && caller.sees(owner)
        && cluster.map(wanted -> owner != null && wanted.equals(owner.cluster())).orElse(true);
  }
}
