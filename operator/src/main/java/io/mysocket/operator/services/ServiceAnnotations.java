package io.mysocket.operator.services;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.mysocket.crds.sockets.DeletionPolicy;
import io.mysocket.crds.sockets.RelayRef;
import io.mysocket.crds.sockets.SocketType;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the annotations of a Service say; null is what they leave out.
 *
 * @param enabled whether a MySocket is asked for
 * @param port number or name of the Service's port to make public
 * @param publicPort wanted at the relay
 * @param hostnames own host names, empty if there are none
 */
record ServiceAnnotations(
    boolean enabled,
    @Nullable SocketType type,
    @Nullable IntOrString port,
    @Nullable Integer publicPort,
    List<String> hostnames,
    @Nullable String subdomain,
    @Nullable RelayRef relay,
    @Nullable Integer replicas,
    @Nullable DeletionPolicy deletionPolicy,
    @Nullable String tunnelClass) {
  static final String PREFIX = "mysocket.io/";
  static final String ENABLED = PREFIX + "enabled";
  private static final int MOST_PORT = 65535;
  private static final int MOST_REPLICAS = 16;
  private static final String OBJECT = "[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?";

  ServiceAnnotations {
    hostnames = List.copyOf(hostnames);
  }

  /**
   * Reads them.
   *
   * @throws InvalidAnnotation for the first that is wrong
   */
  static ServiceAnnotations of(@Nullable Map<String, String> annotations) {
    Reader reader = new Reader(annotations == null ? Map.of() : annotations);
    return new ServiceAnnotations(
        Boolean.TRUE.equals(reader.oneOf("enabled", Map.of("true", true, "false", false))),
        reader.oneOf("type", types()),
        reader.port(),
        reader.number("public-port", 1, MOST_PORT),
        reader.list("hostname"),
        reader.matching("subdomain", "[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?", "a DNS label"),
        reader.relay(),
        reader.number("replicas", 0, MOST_REPLICAS),
        reader.oneOf(
            "deletion-policy",
            Map.of("Delete", DeletionPolicy.DELETE, "Retain", DeletionPolicy.RETAIN)),
        reader.matching("tunnel-class", OBJECT, "the name of a TunnelClass"));
  }

  private static Map<String, SocketType> types() {
    return Arrays.stream(SocketType.values())
        .filter(type -> type != SocketType.UNKNOWN)
        .collect(Collectors.toMap(type -> type.name().toLowerCase(Locale.ROOT), type -> type));
  }

  /** Reads one annotation at a time. */
  private record Reader(Map<String, String> all) {

    private @Nullable String text(String name) {
      String value = all.get(PREFIX + name);
      return value == null || value.isBlank() ? null : value.strip();
    }

    <T> @Nullable T oneOf(String name, Map<String, T> allowed) {
      String value = text(name);
      if (value == null) {
        return null;
      }
      T found = allowed.get(value);
      if (found == null) {
        String names = allowed.keySet().stream().sorted().collect(Collectors.joining(", "));
        throw InvalidAnnotation.of(PREFIX + name, value, "one of " + names);
      }
      return found;
    }

    @Nullable Integer number(String name, int least, int most) {
      String value = text(name);
      if (value == null) {
        return null;
      }
      if (!value.matches("[0-9]{1,6}")
          || Integer.parseInt(value) < least
          || Integer.parseInt(value) > most) {
        throw InvalidAnnotation.of(
            PREFIX + name, value, "a number from %d to %d".formatted(least, most));
      }
      return Integer.valueOf(value);
    }

    @Nullable String matching(String name, String pattern, String words) {
      String value = text(name);
      if (value != null && !value.matches(pattern)) {
        throw InvalidAnnotation.of(PREFIX + name, value, words);
      }
      return value;
    }

    @Nullable IntOrString port() {
      String value = text("port");
      if (value == null) {
        return null;
      }
      return value.matches("[0-9]+")
          ? new IntOrString(number("port", 1, MOST_PORT))
          : new IntOrString(
              matching("port", "[a-z0-9]([-a-z0-9]{0,14})", "a port's number or name"));
    }

    List<String> list(String name) {
      String value = text(name);
      return value == null
          ? List.of()
          : Stream.of(value.split(",")).map(String::strip).filter(s -> !s.isEmpty()).toList();
    }

    /** {@code NAME} of a RelayConnection, or {@code ClusterRelayConnection/NAME}. */
    @Nullable RelayRef relay() {
      String value = text("relay");
      if (value == null) {
        return null;
      }
      String[] parts = value.split("/", 2);
      String name = parts[parts.length - 1];
      String kind = parts.length == 1 ? "RelayConnection" : parts[0];
      if (!name.matches(OBJECT) || !kind.matches("(Cluster)?RelayConnection")) {
        throw InvalidAnnotation.of(
            PREFIX + "relay",
            value,
            "the name of a RelayConnection of this namespace, or ClusterRelayConnection/NAME");
      }
      return new RelayRef(
          kind.startsWith("Cluster")
              ? RelayRef.Kind.CLUSTER_RELAY_CONNECTION
              : RelayRef.Kind.RELAY_CONNECTION,
          name);
    }
  }
}
