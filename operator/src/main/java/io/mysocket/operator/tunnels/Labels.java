package io.mysocket.operator.tunnels;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.mysocket.crds.sockets.MySocket;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Names and labels of what belongs to a MySocket. Nothing is copied from the user's own labels: by
 * those, GitOps tools would take the children for their own and prune them.
 */
public final class Labels {
  static final String MANAGED = "app.kubernetes.io/managed-by=mysocket-operator";

  private Labels() {}

  /** What the Deployment selects its Pods by. */
  public static Map<String, String> selector(MySocket socket) {
    return Map.of(
        "app.kubernetes.io/component",
        "tunnel",
        "mysocket.io/socket",
        socket.getMetadata().getName());
  }

  /** The same as text, for the scale subresource. */
  public static String text(Map<String, String> selector) {
    return new TreeMap<>(selector)
        .entrySet().stream()
            .map(e -> e.getKey() + "=" + e.getValue())
            .collect(Collectors.joining(","));
  }

  static Map<String, String> all(MySocket socket) {
    return Map.of(
        "app.kubernetes.io/name", "mysocket-tunnel",
        "app.kubernetes.io/managed-by", "mysocket-operator",
        "app.kubernetes.io/component", "tunnel",
        "mysocket.io/socket", socket.getMetadata().getName());
  }

  static String name(MySocket socket) {
    return socket.getMetadata().getName() + "-tunnel";
  }

  static ObjectMeta meta(MySocket socket) {
    return new ObjectMetaBuilder()
        .withNamespace(socket.getMetadata().getNamespace())
        .withName(name(socket))
        .withLabels(all(socket))
        .build();
  }
}
