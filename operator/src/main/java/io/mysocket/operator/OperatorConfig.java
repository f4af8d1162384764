package io.mysocket.operator;

import io.mysocket.operator.mysockets.SocketSettings;
import io.mysocket.operator.services.ServiceSettings;
import io.mysocket.operator.tunnels.TunnelPlan.AgentImage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the operator is told by its environment.
 *
 * @param namespace where it runs: lease, and Secrets of the cluster's connections
 * @param deployment name of its Deployment, which a drain stops
 * @param identity its Pod's name
 * @param sockets what holds for all MySockets
 * @param clusterName owner on relays where a connection names none; null is the connection's uid
 * @param leaderElection whether several may run, of which one works
 * @param httpPort of probes and metrics, 0 to 65535
 * @param watched namespaces whose objects it minds, and then nothing of the cluster; empty is all
 * @param services how Services are minded; null leaves them alone
 */
public record OperatorConfig(
    String namespace,
    String deployment,
    String identity,
    SocketSettings sockets,
    @Nullable String clusterName,
    boolean leaderElection,
    int httpPort,
    Set<String> watched,
    @Nullable ServiceSettings services) {
  private static final String LABEL = "[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?";
  private static final String CIDR = "[0-9a-fA-F.:]{2,39}/[0-9]{1,3}";
  private static final int DEFAULT_PORT = 8081;

  public OperatorConfig {
    watched = Set.copyOf(watched);
  }

  /**
   * Reads the environment.
   *
   * @throws IllegalArgumentException naming everything that is wrong, one per line
   */
  public static OperatorConfig of(Map<String, String> environment) {
    return new Reader(environment).read();
  }

  /** Collects what is wrong instead of stopping at the first. */
  private record Reader(Map<String, String> environment, List<String> errors) {
    Reader(Map<String, String> environment) {
      this(environment, new ArrayList<>());
    }

    OperatorConfig read() {
      String image = text("MYSOCKET_TUNNEL_IMAGE", "");
      if (image.isBlank() || image.contains(" ")) {
        errors.add("MYSOCKET_TUNNEL_IMAGE must name the tunnel agent's image");
      }
      String cluster = text("MYSOCKET_CLUSTER_NAME", "");
      if (!cluster.isEmpty() && !cluster.matches(LABEL)) {
        errors.add("MYSOCKET_CLUSTER_NAME must be a DNS label: " + LABEL);
      }
      OperatorConfig config =
          new OperatorConfig(
              label("MYSOCKET_NAMESPACE", "mysocket-system"),
              label("MYSOCKET_DEPLOYMENT", "mysocket-operator"),
              text("POD_NAME", "operator-" + ProcessHandle.current().pid()),
              sockets(image),
              cluster.isEmpty() ? null : cluster,
              yes("MYSOCKET_LEADER_ELECTION", true),
              port(),
              namespaces(),
              services());
      one("MYSOCKET_LOG_LEVEL", "info", "error", "warn", "info", "debug", "trace");
      one("MYSOCKET_LOG_FORMAT", "text", "text", "json");
      if (!errors.isEmpty()) {
        throw new IllegalArgumentException(String.join("\n", errors));
      }
      return config;
    }

    private SocketSettings sockets(String image) {
      String policy =
          one("MYSOCKET_TUNNEL_PULL_POLICY", "IfNotPresent", "Always", "IfNotPresent", "Never");
      return new SocketSettings(
          new AgentImage(image, policy),
          yes("MYSOCKET_NETWORK_POLICY", true),
          relayCidrs(),
          yes("MYSOCKET_ALLOW_ADDRESS_TARGETS", false),
          finalizerTimeout(),
          yes("MYSOCKET_TRAFFIC_PROBE", true));
    }

    private boolean yes(String name, boolean otherwise) {
      return Boolean.parseBoolean(one(name, Boolean.toString(otherwise), "true", "false"));
    }

    private List<String> relayCidrs() {
      List<String> all = list("MYSOCKET_RELAY_CIDRS");
      all.stream()
          .filter(cidr -> !cidr.matches(CIDR))
          .forEach(cidr ->
              errors.add(
                  "MYSOCKET_RELAY_CIDRS must be networks such as 10.1.0.0/16, not: " + cidr));
      return all;
    }

    private @Nullable Duration finalizerTimeout() {
      String value = text("MYSOCKET_FINALIZER_TIMEOUT", "");
      if (value.isEmpty()) {
        return null;
      }
      if (!value.matches("[1-9][0-9]{0,4}[smh]")) {
        errors.add("MYSOCKET_FINALIZER_TIMEOUT must be a time such as 30m, not: " + value);
        return null;
      }
      return Duration.parse("PT" + value.toUpperCase(Locale.ROOT));
    }

    private List<String> list(String name) {
      return Stream.of(text(name, "").split(","))
          .map(String::strip)
          .filter(item -> !item.isEmpty())
          .toList();
    }

    private String text(String name, String otherwise) {
      String value = environment.get(name);
      return value == null || value.isEmpty() ? otherwise : value;
    }

    private String label(String name, String otherwise) {
      String value = text(name, otherwise);
      if (!value.matches(LABEL)) {
        errors.add(
            name + " must be a name in lower case, such as " + otherwise + ", not: " + value);
      }
      return value;
    }

    private String one(String name, String otherwise, String... allowed) {
      String value = text(name, otherwise);
      if (!List.of(allowed).contains(value)) {
        errors.add(name + " must be one of " + String.join(", ", allowed) + ", not: " + value);
      }
      return value;
    }

    private @Nullable ServiceSettings services() {
      boolean services = Boolean.parseBoolean(one("MYSOCKET_SERVICES", "true", "true", "false"));
      String name = text("MYSOCKET_LOAD_BALANCER_CLASS", "mysocket.io/tunnel");
      if (!name.matches("[a-z0-9.-]{1,253}(/[A-Za-z0-9_.-]{1,63})?")) {
        errors.add("MYSOCKET_LOAD_BALANCER_CLASS must be a name such as mysocket.io/tunnel");
      }
      boolean legacy = yes("MYSOCKET_LEGACY_NAME_ADOPTION", false);
      return services ? new ServiceSettings(name, legacy) : null;
    }

    private int port() {
      String value = text("MYSOCKET_HTTP_PORT", "" + DEFAULT_PORT);
      if (!value.matches("[0-9]{1,5}") || Integer.parseInt(value) > 65535) {
        errors.add("MYSOCKET_HTTP_PORT must be 0 to 65535, not: " + value);
        return DEFAULT_PORT;
      }
      return Integer.parseInt(value);
    }

    private Set<String> namespaces() {
      Set<String> all = Set.copyOf(list("MYSOCKET_WATCH_NAMESPACES"));
      all.stream()
          .filter(name -> !name.matches(LABEL))
          .forEach(name ->
              errors.add("MYSOCKET_WATCH_NAMESPACES must be names of namespaces, not: " + name));
      return all;
    }
  }
}
