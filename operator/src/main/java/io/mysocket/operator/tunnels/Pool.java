package io.mysocket.operator.tunnels;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.mysocket.crds.sockets.MySocket;
import java.util.Map;

/**
 * The Pods that carry all MySockets of a namespace that name one shared TunnelClass and use one
 * relay. Deployment, ServiceAccount, Secret and PodDisruptionBudget have its name.
 */
public record Pool(String namespace, String name) {
  private static final String LABEL = "mysocket.io/pool";

  /** Of the class' name, so that the label stays below 63 characters. */
  private static final int LONGEST = 40;

  private static final int MARK = 6;

  /** That of a class and a connection. */
  public static Pool of(String namespace, String tunnelClass, String connection) {
    String readable = tunnelClass.replace('.', '-');
    String cut = readable.substring(0, Math.min(LONGEST, readable.length()));
    String mark = TunnelCredential.hash(tunnelClass, connection).substring(0, MARK);
    return new Pool(namespace, cut + "-" + mark + "-shared");
  }

  /** What its Pods are selected by. */
  public Map<String, String> selector() {
    return Map.of("app.kubernetes.io/component", "tunnel", LABEL, name);
  }

  /** Name of the key at the relay that its Pods log in with. */
  public String keyName() {
    return name;
  }

  Map<String, String> labels() {
    return Map.of(
        "app.kubernetes.io/name",
        "mysocket-tunnel",
        "app.kubernetes.io/managed-by",
        "mysocket-operator",
        "app.kubernetes.io/component",
        "tunnel",
        LABEL,
        name);
  }

  ObjectMeta meta() {
    return new ObjectMetaBuilder()
        .withNamespace(namespace)
        .withName(name)
        .withLabels(labels())
        .build();
  }

  /** Of what one MySocket has besides. */
  ObjectMeta metaFor(MySocket socket) {
    return new ObjectMetaBuilder()
        .withNamespace(namespace)
        .withName(policyName(socket))
        .withLabels(Labels.all(socket))
        .build();
  }

  /** Of the NetworkPolicy that lets the Pods through to a MySocket's target. */
  String policyName(MySocket socket) {
    return socket.getMetadata().getName()
        + "-"
        + TunnelCredential.hash(name, "").substring(0, MARK)
        + "-shared";
  }
}
