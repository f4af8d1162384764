package io.mysocket.operator.relays;

import io.mysocket.crds.CaRef;
import io.mysocket.crds.relays.ConnectionSpec;
import io.mysocket.crds.relays.CredentialsRef;
import io.mysocket.operator.references.ReferenceFailure;
import io.mysocket.operator.references.References;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads a connection's token and authority from Secret and ConfigMap of one namespace. The token is
 * read anew when it is older than {@link #FRESH}; the last known one serves on when it cannot be
 * read, for one while its namespace is being deleted. May be used by all threads.
 */
final class Credentials implements Supplier<String> {
  private static final Duration FRESH = Duration.ofSeconds(30);

  private final References references;
  private final String namespace;
  private final ConnectionSpec spec;
  private final Clock clock;
  private @Nullable String token; // guarded by this
  private Instant read = Instant.EPOCH; // guarded by this

  Credentials(References references, String namespace, ConnectionSpec spec, Clock clock) {
    this.references = references;
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
    try {
      return ref == null ? null : references.authority(namespace, ref);
    } catch (ReferenceFailure e) {
      throw new ConnectionNotReady(String.valueOf(e.getMessage()));
    }
  }

  private String secret(String name, String key) {
    try {
      return references.secret(namespace, name, key);
    } catch (ReferenceFailure e) {
      throw new ConnectionNotReady(String.valueOf(e.getMessage()));
    }
  }
}
