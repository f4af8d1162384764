package io.mysocket.relay.probes;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.function.IntSupplier;

/**
 * Where the relay's own listeners are, seen from itself.
 *
 * @param host what they are bound to
 * @param https port listened on, once it is
 * @param http port listened on, once it is
 */
public record EdgeAddress(String host, IntSupplier https, IntSupplier http) {

  /** A listener of this port; on loopback if it listens everywhere. */
  InetSocketAddress at(int port) throws UnknownHostException {
    InetAddress bound = InetAddress.getByName(host);
    return new InetSocketAddress(
        bound.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : bound, port);
  }
}
