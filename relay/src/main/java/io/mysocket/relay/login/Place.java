package io.mysocket.relay.login;

import io.mysocket.relay.sockets.EphemeralWish;
import io.mysocket.relay.sockets.SocketRow;
import org.jspecify.annotations.Nullable;

/**
 * What a forwarding carries.
 *
 * @param port what the client forwards, as it must be named to it
 * @param tunnel whether the port is that of a tunnel made to come back to: whoever has it now loses
 *     it
 * @param wish what the socket was made for, and goes with; null if it stays
 */
record Place(SocketRow socket, int port, boolean tunnel, @Nullable EphemeralWish wish) {
  Place with(SocketRow changed) {
    return new Place(changed, port, tunnel, wish);
  }
}
