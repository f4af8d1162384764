package io.mysocket.operator.tunnels;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.mysocket.crds.sockets.MySocket;
import io.mysocket.operator.status.StatusApply;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/**
 * The Secret that the agents mount: private key and the relay's host keys. A deleted Secret is not
 * noticed; removing the Deployment's annotation {@code mysocket.io/credential} makes a new one.
 */
public final class TunnelSecret {
  static final String PRIVATE_KEY = "ssh-privatekey";
  static final String KNOWN_HOSTS = "known_hosts";

  private TunnelSecret() {}

  /** Writes it over whatever there is. */
  public static void apply(
      KubernetesClient client, MySocket socket, TunnelKeyPair keys, String knownHosts) {
    client
        .resource(of(socket, keys, knownHosts))
        .fieldManager(StatusApply.MANAGER)
        .forceConflicts()
        .serverSideApply();
  }

  static Secret of(MySocket socket, TunnelKeyPair keys, String knownHosts) {
    Secret secret =
        new SecretBuilder()
            .withMetadata(Labels.meta(socket))
            .withType("kubernetes.io/ssh-auth")
            // "data", not "stringData": that one is write-only, and its fields would have no owner
            .withData(
                Map.of(PRIVATE_KEY, encoded(keys.privateFile()), KNOWN_HOSTS, encoded(knownHosts)))
            .build();
    secret.addOwnerReference(socket);
    return secret;
  }

  /** Removes that of a MySocket which has no Pods of its own any more. */
  public static void delete(KubernetesClient client, MySocket socket) {
    client
        .secrets()
        .inNamespace(socket.getMetadata().getNamespace())
        .withName(Labels.name(socket))
        .delete();
  }

  static String encoded(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
