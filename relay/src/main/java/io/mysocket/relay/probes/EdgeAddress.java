package io.mysocket.relay.probes;

import io.mysocket.control.sockets.SocketType;
import io.mysocket.relay.balancers.Balancers;
import io.mysocket.relay.balancers.Balancers.Listener;
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
 * @param balancers where a connection must begin by saying that it is the relay's own
 */
public record EdgeAddress(String host, IntSupplier https, IntSupplier http, Balancers balancers) {

  /** A listener of this port; on loopback if it listens everywhere. */
  InetSocketAddress at(int port) throws UnknownHostException {
    InetAddress bound = InetAddress.getByName(host);
    return new InetSocketAddress(
        bound.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : bound, port);
  }

  /** Whether visitors of such a socket come by a listener that is behind balancers. */
  boolean isBehindBalancers(SocketType type) {
    return balancers.areBefore(
        switch (type) {
          case HTTPS -> Listener.HTTPS;
          case HTTP -> Listener.HTTP;
          case TCP, TLS -> Listener.TCP;
        });
  }
}
