package io.mysocket.operator.references;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mysocket.crds.CaRef;
import io.mysocket.operator.references.ReferenceFailure.Kind;
import io.mysocket.operator.status.Causes;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads Secrets and ConfigMaps by name, one GET each, from the API server and not from a cache: it
 * needs the right {@code get} and no other. May be used by all threads.
 */
public final class References {
  private final KubernetesClient client;

  public References(KubernetesClient client) {
    this.client = client;
  }

  /**
   * The values of a Secret, decoded.
   *
   * @throws ReferenceFailure if it is not there, cannot be read, or is no text
   */
  public Map<String, String> secret(String namespace, String name) {
    Secret secret =
        read(
            "Secret",
            namespace,
            name,
            () -> client.secrets().inNamespace(namespace).withName(name).get());
    Map<String, String> data = secret.getData() == null ? Map.of() : secret.getData();
    return data.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, e -> decoded(e.getValue())));
  }

  private static String decoded(String value) {
    return new String(Base64.getMimeDecoder().decode(value), StandardCharsets.UTF_8);
  }

  /** One value of a Secret. */
  public String secret(String namespace, String name, String key) {
    return value("Secret", namespace, name, secret(namespace, name), key);
  }

  /** One value of a ConfigMap. */
  public String configMap(String namespace, String name, String key) {
    ConfigMap map =
        read(
            "ConfigMap",
            namespace,
            name,
            () -> client.configMaps().inNamespace(namespace).withName(name).get());
    return value("ConfigMap", namespace, name, map.getData(), key);
  }

  /** The labels of a namespace. */
  public Map<String, String> namespaceLabels(String name) {
    try {
      Namespace found = client.namespaces().withName(name).get();
      Map<String, String> labels = found == null ? null : found.getMetadata().getLabels();
      return labels == null ? Map.of() : labels;
    } catch (KubernetesClientException e) {
      throw new ReferenceFailure(
          e.getCode() == HttpURLConnection.HTTP_FORBIDDEN ? Kind.FORBIDDEN : Kind.MISSING,
          "the labels of namespace %s, which allowedNamespaces goes by, cannot be read: %s"
              .formatted(name, Causes.message(e)));
    }
  }

  /** An authority's certificates, PEM. */
  public String authority(String namespace, CaRef ref) {
    String text =
        ref.kind() == CaRef.Kind.SECRET
            ? secret(namespace, ref.name(), ref.keyName())
            : configMap(namespace, ref.name(), ref.keyName());
    if (!text.contains("-----BEGIN CERTIFICATE-----")) {
      throw new ReferenceFailure(
          Kind.INVALID,
          "%s of %s/%s holds no PEM certificate".formatted(ref.keyName(), namespace, ref.name()));
    }
    return text;
  }

  private static <T> T read(
      String kind, String namespace, String name, Supplier<@Nullable T> from) {
    T found;
    try {
      found = from.get();
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
        throw new ReferenceFailure(
            Kind.FORBIDDEN,
            "the operator may not read %s %s/%s; see the chart's values rbac.readReferences and"
                    .formatted(kind, namespace, name)
                + " relayConnectionNamespaces");
      }
      throw new ReferenceFailure(
          Kind.MISSING,
          "%s %s/%s cannot be read: %s".formatted(kind, namespace, name, Causes.message(e)));
    }
    if (found == null) {
      throw new ReferenceFailure(
          Kind.MISSING, "there is no %s %s/%s".formatted(kind, namespace, name));
    }
    return found;
  }

  private static String value(
      String kind, String namespace, String name, @Nullable Map<String, String> all, String key) {
    String value = all == null ? null : all.get(key);
    if (value == null || value.isBlank()) {
      throw new ReferenceFailure(
          Kind.MISSING, "%s %s/%s has no %s".formatted(kind, namespace, name, key));
    }
    return value;
  }
}
