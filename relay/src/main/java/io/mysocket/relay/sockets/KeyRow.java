package io.mysocket.relay.sockets;

import io.mysocket.control.sockets.TunnelKey;
import java.time.Instant;

/** A tunnel key as it is kept. */
public record KeyRow(
    String socketId, String name, String fingerprint, String publicKey, Instant createdAt) {
  TunnelKey view() {
    return new TunnelKey(name, publicKey, fingerprint, createdAt);
  }
}
