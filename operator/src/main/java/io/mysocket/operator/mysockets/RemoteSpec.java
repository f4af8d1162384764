package io.mysocket.operator.mysockets;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.mysocket.control.json.Json;
import io.mysocket.control.sockets.Access;
import io.mysocket.control.sockets.Adopt;
import io.mysocket.control.sockets.Limits;
import io.mysocket.control.sockets.Owner;
import io.mysocket.control.sockets.PlainHttp;
import io.mysocket.control.sockets.SocketSpec;
import io.mysocket.control.sockets.SocketTls;
import io.mysocket.control.sockets.SocketType;
import io.mysocket.control.sockets.Target;
import io.mysocket.crds.sockets.MySocket;
import io.mysocket.crds.sockets.MySocketSpec;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the relay is asked for: everything of a MySocket's spec that its API can carry. What the
 * relay does not offer it refuses by name; what the API cannot carry {@link MySocketChecks} has
 * refused before.
 */
final class RemoteSpec {
  private static final JsonMapper CANONICAL =
      Json.STRICT.rebuild().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();
  private static final int HASH_BYTES = 8;

  private RemoteSpec() {}

  /**
   * What else a wish is made of.
   *
   * @param cluster owner on the relay
   * @param referenced what the spec names by reference
   * @param scheme how to speak to the target where the spec does not say
   */
  record Surroundings(String cluster, Referenced referenced, Target.@Nullable Scheme scheme) {}

  static SocketSpec of(MySocket socket, Surroundings around, boolean takeOver) {
    MySocketSpec spec = socket.getSpec();
    var meta = socket.getMetadata();
    String ref = meta.getNamespace() + "/" + meta.getName();
    return new SocketSpec(
        same(spec.typeOrDefault(), SocketType.class),
        same(spec.plainHttp(), PlainHttp.class),
        meta.getName(),
        spec.description(),
        spec.tags() == null ? null : new TreeMap<>(spec.tags()),
        spec.subdomain(),
        spec.names().isEmpty() ? null : spec.names(),
        spec.port(),
        target(spec, around),
        access(spec.access(), around.referenced),
        tls(spec, around.referenced),
        limits(spec.limits()),
        new Owner(around.cluster, ref, meta.getUid()),
        takeOver ? Adopt.TAKE_OVER : adopt(spec));
  }

  private static @Nullable Target target(MySocketSpec spec, Surroundings around) {
    var target = spec.target();
    var tls = target.tls();
    Target.TargetTls remoteTls =
        tls == null
            ? null
            : new Target.TargetTls(
                tls.serverName(), tls.insecureSkipVerify(), around.referenced.ca());
    boolean http =
        spec.typeOrDefault() == io.mysocket.crds.sockets.SocketType.HTTPS
            || spec.typeOrDefault() == io.mysocket.crds.sockets.SocketType.HTTP;
    Target.Scheme said = same(target.scheme(), Target.Scheme.class);
    Target remote =
        new Target(
            said != null || !http ? said : around.scheme,
            target.hostHeader(),
            same(target.proxyProtocol(), Target.ProxyProtocol.class),
            remoteTls);
    return remote.equals(Target.PLAIN) ? null : remote;
  }

  private static @Nullable Access access(
      io.mysocket.crds.sockets.@Nullable Access access, Referenced referenced) {
    return access == null
        ? null
        : new Access(referenced.basicAuth(), access.allowCIDRs(), access.denyCIDRs());
  }

  private static @Nullable SocketTls tls(MySocketSpec spec, Referenced referenced) {
    var tls = spec.tls();
    return tls == null
        ? null
        : new SocketTls(same(tls.mode(), SocketTls.Mode.class), referenced.certificate());
  }

  private static @Nullable Limits limits(io.mysocket.crds.sockets.@Nullable Limits limits) {
    return limits == null
        ? null
        : new Limits(limits.requestsPerSecond(), limits.burst(), limits.connections());
  }

  private static @Nullable Adopt adopt(MySocketSpec spec) {
    var adopt = spec.adopt();
    return adopt == null ? null : same(adopt.policy(), Adopt.class);
  }

  /** The constant of the same name; both sides name theirs alike. */
  private static <E extends Enum<E>> @Nullable E same(@Nullable Enum<?> value, Class<E> type) {
    return value == null ? null : Enum.valueOf(type, value.name());
  }

  /** Changes whenever the spec does. */
  static String hash(SocketSpec spec) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(CANONICAL.writeValueAsBytes(spec));
      return HexFormat.of().formatHex(digest, 0, HASH_BYTES).toLowerCase(Locale.ROOT);
    } catch (JsonProcessingException | NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
