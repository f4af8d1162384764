package io.mysocket.client.tunnels;

import io.mysocket.client.agent.Address;
import io.mysocket.client.console.Console;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;

/** The service behind a tunnel, looked at before anybody visits. */
final class LocalTarget {
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private LocalTarget() {}

  /** Says so if nothing listens there. */
  static void check(Address target, Console console) {
    try (Socket socket = new Socket()) {
      InetSocketAddress address = new InetSocketAddress(target.host(), target.port());
      if (address.isUnresolved()) {
        throw new UnknownHostException("the name is not known");
      }
      socket.connect(address, (int) PATIENCE.toMillis());
    } catch (IOException e) {
      console.warn(
          "nothing listens on %s (%s); visitors get 502 until something does"
              .formatted(target, e.getMessage()));
    }
  }
}
