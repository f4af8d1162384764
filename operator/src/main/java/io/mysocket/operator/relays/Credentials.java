package io.mysocket.operator.relays;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mysocket.crds.CaRef;
import io.mysocket.crds.relays.ConnectionSpec;
import io.mysocket.crds.relays.CredentialsRef;
import io.mysocket.operator.status.Causes;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads a connection's token and authority from Secret and ConfigMap of one namespace. The token is
 * read anew when it is older than {@link #FRESH}; the last known one serves on when it cannot be
 * read, for one while its namespace is being deleted. May be used by all threads.
 */
final class Credentials implements Supplier<String> {
  private static final Duration FRESH = Duration.ofSeconds(30);

  private final KubernetesClient client;
  private final String namespace;
  private final ConnectionSpec spec;
  private final Clock clock;
  private @Nullable String token; // guarded by this
  private Instant read = Instant.EPOCH; // guarded by this

  Credentials(KubernetesClient client, String namespace, ConnectionSpec spec, Clock clock) {
    this.client = client;
    this.namespace = namespace;
    this.spec = spec;
    this.clock = clock;
  }

  /**
   * The token.
   *
   * @throws ConnectionNotReady if there was never one to be read
   */
  @Override
  public synchronized String get() {
    Instant now = clock.instant();
    if (token == null || read.plus(FRESH).isBefore(now)) {
      try {
        token = token(spec.credentialsRef());
      } catch (ConnectionNotReady e) {
        if (token == null) {
          throw e;
        }
      }
      read = now;
    }
    return token;
  }

  /** One that can stand in a header; what it is instead is not told, as it may be a secret. */
  private String token(CredentialsRef ref) {
    String text = secret(ref.name(), ref.keyName()).strip();
    if (text.isEmpty() || !text.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw new ConnectionNotReady(
          "%s of Secret %s/%s is no token: it must be one word"
              .formatted(ref.keyName(), namespace, ref.name()));
    }
    return text;
  }

  /** The authority's certificates, PEM; null to trust the system's. */
  @Nullable String ca() {
    CaRef ref = spec.caRef();
    if (ref == null) {
      return null;
    }
    return ref.kind() == CaRef.Kind.SECRET
        ? secret(ref.name(), ref.keyName())
        : configMap(ref.name(), ref.keyName());
  }

  private String secret(String name, String key) {
    Secret secret =
        read("Secret", name, () -> client.secrets().inNamespace(namespace).withName(name).get());
    String value = value("Secret", name, secret.getData(), key);
    return new String(Base64.getMimeDecoder().decode(value), StandardCharsets.UTF_8);
  }

  private String configMap(String name, String key) {
    ConfigMap map =
        read(
            "ConfigMap",
            name,
            () -> client.configMaps().inNamespace(namespace).withName(name).get());
    return value("ConfigMap", name, map.getData(), key);
  }

  private <T> T read(String kind, String name, Supplier<@Nullable T> from) {
    T found;
    try {
      found = from.get();
    } catch (KubernetesClientException e) {
      throw new ConnectionNotReady(
          "%s %s/%s cannot be read: %s".formatted(kind, namespace, name, Causes.message(e)));
    }
    if (found == null) {
      throw new ConnectionNotReady("there is no %s %s/%s".formatted(kind, namespace, name));
    }
    return found;
  }

  private String value(String kind, String name, @Nullable Map<String, String> all, String key) {
    String value = all == null ? null : all.get(key);
    if (value == null || value.isBlank()) {
      throw new ConnectionNotReady("%s %s/%s has no %s".formatted(kind, namespace, name, key));
    }
    return value;
  }
}
