package io.mysocket.relay.sockets;

import io.mysocket.control.sockets.Owner;
import io.mysocket.control.sockets.SocketSpec;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A socket as it is kept.
 *
 * @param label first label of its DNS name
 * @param port public port of its own; null for http and https sockets
 * @param generation counts changes of {@code desired}, from 1
 */
public record SocketRow(
    String id,
    String accountId,
    String key,
    Desired desired,
    String label,
    @Nullable Integer port,
    int tunnelPort,
    long generation,
    Instant createdAt,
    Instant updatedAt) {

  /** Who keeps it; null is nobody but the account. */
  public @Nullable Owner owner() {
    return desired.owner();
  }

  /** What would have to be asked for to make it as it is. */
  public SocketSpec spec() {
    return desired.spec();
  }

  SocketRow changed(Desired next, String nextLabel, @Nullable Integer nextPort, Instant at) {
    return new SocketRow(
        id, accountId, key, next, nextLabel, nextPort, tunnelPort, generation + 1, createdAt, at);
  }
}
