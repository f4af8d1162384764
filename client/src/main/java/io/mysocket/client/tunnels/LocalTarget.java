package io.mysocket.client.tunnels;

import io.mysocket.client.agent.Address;
import io.mysocket.client.console.Console;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;

/** The service behind a tunnel, looked at before anybody visits. */
public final class LocalTarget {
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private LocalTarget() {}

  /** Says so if nothing listens there. */
  static void check(Address target, Console console) {
    fault(target)
        .ifPresent(fault -> console.warn(fault + "; visitors get 502 until something does"));
  }

  /** What is wrong with it, as a sentence; empty if something listens there. */
  public static Optional<String> fault(Address target) {
    try (Socket socket = new Socket()) {
      InetSocketAddress address = new InetSocketAddress(target.host(), target.port());
      if (address.isUnresolved()) {
        throw new UnknownHostException("the name is not known");
      }
      socket.connect(address, (int) PATIENCE.toMillis());
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of("nothing listens on %s (%s)".formatted(target, e.getMessage()));
    }
  }
}
