package io.mysocket.operator.tunnels;

import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the Pods of a pool are told of one socket.
 *
 * @param socketId the relay's id of it, and the user name there
 * @param target {@code host:port}
 */
public record PoolEntry(String socketId, String target) {
  static final String PREFIX = "socket.";

  /** Of the Secret's key with the socket's private key. */
  static final String KEY_PREFIX = "key.";

  /** As the agent reads it. */
  String json() {
    return Serialization.asJson(new TreeMap<>(Map.of("socket", socketId, "target", target)));
  }

  /**
   * Changes when the Pods must be told anew.
   *
   * @param secret which of a pool's Secrets it is for, see {@link SharedTunnels#prepare}
   */
  public String hash(Pool pool, String secret) {
    return keyHash(pool, secret) + "." + TunnelCredential.hash(json(), "");
  }

  /** First part of that; changes when the socket needs another key. */
  public String keyHash(Pool pool, String secret) {
    return TunnelCredential.hash(socketId, pool.name() + '\n' + secret);
  }
}
