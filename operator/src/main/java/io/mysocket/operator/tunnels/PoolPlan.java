package io.mysocket.operator.tunnels;

import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.mysocket.operator.tunnelclasses.TunnelShape;
import io.mysocket.operator.tunnels.TunnelPlan.AgentImage;
import java.util.Map;

/**
 * What a pool is to be.
 *
 * @param relay {@code host:port} of the relay's SSH server
 * @param knownHosts the relay's host keys
 * @param shape its class
 */
public record PoolPlan(
    Pool pool, String relay, String knownHosts, AgentImage image, TunnelShape shape) {
  /**
   * For the 1000 sockets of which the Secret has room: an agent takes 115 MiB and some 80 KiB for
   * each socket. Its heap goes by the limit. A class may say otherwise.
   */
  static final ResourceRequirements RESOURCES =
      new ResourceRequirementsBuilder()
          .withRequests(Map.of("cpu", new Quantity("20m"), "memory", new Quantity("192Mi")))
          .withLimits(Map.of("memory", new Quantity("512Mi")))
          .build();

  /** Number of Pods, each of which carries all sockets. */
  public int replicas() {
    return shape.sharedReplicas();
  }
}
