package io.mysocket.operator.services;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.mysocket.crds.sockets.Access;
import io.mysocket.crds.sockets.MySocket;
import io.mysocket.crds.sockets.MySocketSpec;
import io.mysocket.crds.sockets.ServiceRef;
import io.mysocket.crds.sockets.SocketType;
import io.mysocket.crds.sockets.Target;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A MySocket made for a Service. */
final class ChildSocket {
  /** Label with the name of the Service. */
  static final String SERVICE = "mysocket.io/service";

  private static final int LONGEST_NAME = 50;
  private static final int HASH_BYTES = 4;

  private ChildSocket() {}

  /**
   * The MySocket for a port.
   *
   * @param many whether the Service has others, so that the name must tell them apart
   */
  static MySocket of(
      Service service,
      ServicePort port,
      ServiceAnnotations wished,
      boolean balancer,
      boolean many) {
    var meta = service.getMetadata();
    MySocket child = new MySocket();
    child.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace(meta.getNamespace())
            .withName(name(meta.getName() + (many ? "-" + port.getPort() : "")))
            .withLabels(
                Map.of(
                    "app.kubernetes.io/managed-by", "mysocket-operator", SERVICE, meta.getName()))
            .withOwnerReferences(
                new OwnerReferenceBuilder()
                    .withApiVersion("v1")
                    .withKind("Service")
                    .withName(meta.getName())
                    .withUid(meta.getUid())
                    .withController(true)
                    .build())
            .build());
    child.setSpec(spec(service, port, wished, balancer));
    return child;
  }

  /** {@code svc-NAME}, cut and told apart by a hash where that is too long for a MySocket. */
  static String name(String of) {
    String whole = "svc-" + of;
    if (whole.length() <= LONGEST_NAME) {
      return whole;
    }
    String head = whole.substring(0, LONGEST_NAME - 2 * HASH_BYTES - 1).replaceAll("-+$", "");
    return head + "-" + hash(whole);
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static MySocketSpec spec(
      Service service, ServicePort port, ServiceAnnotations wished, boolean balancer) {
    SocketType type = wished.type() != null ? wished.type() : type(port, balancer);
    boolean web = type == SocketType.HTTPS || type == SocketType.HTTP;
    List<String> ranges = balancer ? service.getSpec().getLoadBalancerSourceRanges() : List.of();
    return new MySocketSpec(
        type,
        wished.relay(),
        new Target(
            new ServiceRef(service.getMetadata().getName(), null, new IntOrString(port.getPort())),
            null,
            web ? scheme(port) : null,
            null,
            null,
            null),
        wished.subdomain(),
        wished.hostnames().isEmpty() ? null : wished.hostnames(),
        wished.publicPort(),
        null,
        ranges == null || ranges.isEmpty() ? null : new Access(null, ranges, null),
        null,
        null,
        null,
        null,
        wished.replicas(),
        wished.tunnelClass(),
        null,
        wished.deletionPolicy(),
        null);
  }

  /** A load balancer passes bytes on, unless its port says that they are HTTP. */
  private static SocketType type(ServicePort port, boolean balancer) {
    return balancer && protocol(port) == null ? SocketType.TCP : SocketType.HTTPS;
  }

  private static Target.@Nullable Scheme scheme(ServicePort port) {
    Target.Scheme spoken = protocol(port);
    return spoken == Target.Scheme.HTTP ? null : spoken; // HTTP is what is spoken anyway
  }

  private static Target.@Nullable Scheme protocol(ServicePort port) {
    return switch (port.getAppProtocol()) {
      case null -> null;
      case "http", "HTTP", "kubernetes.io/ws" -> Target.Scheme.HTTP;
      case "https", "HTTPS", "kubernetes.io/wss" -> Target.Scheme.HTTPS;
      case "kubernetes.io/h2c", "h2c", "grpc" -> Target.Scheme.H2C;
      default -> null;
    };
  }
}
