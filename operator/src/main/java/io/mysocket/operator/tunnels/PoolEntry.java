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

  /** As the agent reads it. */
  String json() {
    return Serialization.asJson(new TreeMap<>(Map.of("socket", socketId, "target", target)));
  }

  /** Changes when the Pods must be told anew. */
  public String hash(Pool pool, String publicKey) {
    return TunnelCredential.hash(json(), pool.name() + '\n' + publicKey);
  }
}
