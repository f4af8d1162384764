package io.mysocket.relay.tunnels;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/**
 * A tunnel of somebody who logged in with a tunnel key, with what the owner of the socket may know.
 */
public interface AgentTunnel extends Tunnel {
  /** Name of the tunnel key. */
  String keyName();

  /** Fingerprint of the tunnel key, {@code SHA256:...}. */
  String keyFingerprint();

  /** The port that it was granted: the socket's tunnel port, or that of one tunnel of it. */
  int port();

  /**
   * Asks whether the other end lives; false, and the end of the tunnel, without an answer in time.
   */
  CompletableFuture<Boolean> prove(Duration within);

  Instant since();

  InetSocketAddress peer();

  /** What the other end calls itself in its SSH identification. */
  String software();
}
