package io.mysocket.operator;

import io.mysocket.operator.tunnels.TunnelPlan.AgentImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the operator is told by its environment.
 *
 * @param namespace where it runs: lease, and Secrets of the cluster's connections
 * @param identity its Pod's name
 * @param agent the image of tunnels
 * @param clusterName owner on relays where a connection names none; null is the connection's uid
 * @param leaderElection whether several may run, of which one works
 * @param httpPort of probes and metrics, 0 to 65535
 * @param watched namespaces whose objects it minds, and then nothing of the cluster; empty is all
 * @param loadBalancerClass of Services that get a MySocket for each port; null leaves Services
 *     alone
 */
public record OperatorConfig(
    String namespace,
    String identity,
    AgentImage agent,
    @Nullable String clusterName,
    boolean leaderElection,
    int httpPort,
    Set<String> watched,
    @Nullable String loadBalancerClass) {
  private static final String LABEL = "[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?";
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
              text("POD_NAME", "operator-" + ProcessHandle.current().pid()),
              new AgentImage(
                  image,
                  one(
                      "MYSOCKET_TUNNEL_PULL_POLICY",
                      "IfNotPresent",
                      "Always",
                      "IfNotPresent",
                      "Never")),
              cluster.isEmpty() ? null : cluster,
              Boolean.parseBoolean(one("MYSOCKET_LEADER_ELECTION", "true", "true", "false")),
              port(),
              namespaces(),
              loadBalancerClass());
      one("MYSOCKET_LOG_LEVEL", "info", "error", "warn", "info", "debug", "trace");
      one("MYSOCKET_LOG_FORMAT", "text", "text", "json");
      if (!errors.isEmpty()) {
        throw new IllegalArgumentException(String.join("\n", errors));
      }
      return config;
    }

    private String text(String name, String otherwise) {
      String value = environment.get(name);
      return value == null || value.isEmpty() ? otherwise : value;
    }

    private String label(String name, String otherwise) {
      String value = text(name, otherwise);
      if (!value.matches(LABEL)) {
        errors.add(name + " must be the name of a namespace, not: " + value);
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

    private @Nullable String loadBalancerClass() {
      boolean services = Boolean.parseBoolean(one("MYSOCKET_SERVICES", "true", "true", "false"));
      String name = text("MYSOCKET_LOAD_BALANCER_CLASS", "mysocket.io/tunnel");
      if (!name.matches("[a-z0-9.-]{1,253}(/[A-Za-z0-9_.-]{1,63})?")) {
        errors.add("MYSOCKET_LOAD_BALANCER_CLASS must be a name such as mysocket.io/tunnel");
      }
      return services ? name : null;
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
      Set<String> all =
          Stream.of(text("MYSOCKET_WATCH_NAMESPACES", "").split(","))
              .map(String::strip)
              .filter(name -> !name.isEmpty())
              .collect(Collectors.toSet());
      all.stream()
          .filter(name -> !name.matches(LABEL))
          .forEach(name ->
              errors.add("MYSOCKET_WATCH_NAMESPACES must be names of namespaces, not: " + name));
      return all;
    }
  }
}
