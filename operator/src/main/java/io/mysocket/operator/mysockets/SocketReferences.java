package io.mysocket.operator.mysockets;

import io.mysocket.control.sockets.Access;
import io.mysocket.control.sockets.SocketTls;
import io.mysocket.crds.SecretRef;
import io.mysocket.crds.sockets.MySocket;
import io.mysocket.crds.sockets.MySocketSpec;
import io.mysocket.crds.sockets.TargetTls;
import io.mysocket.operator.references.ReferenceFailure;
import io.mysocket.operator.references.ReferenceFailure.Kind;
import io.mysocket.operator.references.References;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the Secrets and ConfigMaps that a MySocket names, in its own namespace, at every
 * reconciliation; a MySocket that names any is reconciled each {@link #AGAIN}, so that a renewed
 * certificate or password arrives without a watch on all Secrets. May be used by all threads.
 */
final class SocketReferences {
  /** Time between two readings. */
  static final Duration AGAIN = Duration.ofMinutes(1);

  private static final String CHAIN = "tls.crt";
  private static final String KEY = "tls.key";

  private final References references;
  private final PasswordHashes hashes = new PasswordHashes();

  SocketReferences(References references) {
    this.references = references;
  }

  /** Whether a spec names anything that may change without telling. */
  static boolean any(MySocketSpec spec) {
    return Stream.of(certificateRef(spec), usersRef(spec), authority(spec))
        .anyMatch(Objects::nonNull);
  }

  /**
   * All that a MySocket names.
   *
   * @throws ReferenceFailure if something is missing or no good
   */
  Referenced read(MySocket socket) {
    MySocketSpec spec = socket.getSpec();
    if (!any(spec)) {
      return Referenced.NOTHING;
    }
    String namespace = socket.getMetadata().getNamespace();
    TargetTls targetTls = authority(spec);
    SecretRef certificate = certificateRef(spec);
    SecretRef users = usersRef(spec);
    return new Referenced(
        targetTls == null || targetTls.caRef() == null
            ? null
            : references.authority(namespace, targetTls.caRef()),
        certificate == null ? null : certificate(namespace, certificate.name()),
        users == null ? null : users(socket, users.name()));
  }

  private static @Nullable SecretRef certificateRef(MySocketSpec spec) {
    return spec.tls() == null ? null : spec.tls().certificateRef();
  }

  private static @Nullable SecretRef usersRef(MySocketSpec spec) {
    return spec.access() == null || spec.access().basicAuth() == null
        ? null
        : spec.access().basicAuth().secretRef();
  }

  private static @Nullable TargetTls authority(MySocketSpec spec) {
    TargetTls tls = spec.target().tls();
    return tls == null || tls.caRef() == null ? null : tls;
  }

  private SocketTls.Certificate certificate(String namespace, String name) {
    Map<String, String> secret = references.secret(namespace, name);
    String chain = secret.getOrDefault(CHAIN, "");
    String key = secret.getOrDefault(KEY, "");
    String where = "Secret %s/%s".formatted(namespace, name);
    if (chain.isBlank() || key.isBlank()) {
      throw new ReferenceFailure(Kind.MISSING, where + " needs the keys tls.crt and tls.key");
    }
    try {
      var in = new ByteArrayInputStream(chain.getBytes(StandardCharsets.UTF_8));
      if (CertificateFactory.getInstance("X.509").generateCertificates(in).isEmpty()) {
        throw new CertificateException("empty");
      }
    } catch (CertificateException _) {
      throw new ReferenceFailure(Kind.INVALID, where + ": tls.crt holds no PEM certificate");
    }
    if (!key.contains("PRIVATE KEY-----")) {
      throw new ReferenceFailure(Kind.INVALID, where + ": tls.key holds no PEM private key");
    }
    return new SocketTls.Certificate(chain, key);
  }

  private Access.BasicAuth users(MySocket socket, String name) {
    String namespace = socket.getMetadata().getNamespace();
    String where = "Secret %s/%s".formatted(namespace, name);
    BasicUsers found = BasicUsers.of(where, references.secret(namespace, name));
    String uid = socket.getMetadata().getUid();
    List<Access.User> users =
        found.users().stream()
            .map(u ->
                new Access.User(
                    u.name(), u.hashed() ? u.secret() : hashes.hash(uid, u.name(), u.secret())))
            .toList();
    return new Access.BasicAuth(users);
  }
}
