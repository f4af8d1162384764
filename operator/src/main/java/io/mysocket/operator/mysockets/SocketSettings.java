package io.mysocket.operator.mysockets;

import io.mysocket.operator.tunnels.TunnelPlan.AgentImage;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the operator is told about all MySockets.
 *
 * @param image of the tunnels' agent
 * @param networkPolicy whether each tunnel gets a NetworkPolicy
 * @param relayCidrs networks that relays may be in, for that; empty is every public address
 * @param addressTargets whether a target may be any address, not only a Service
 * @param finalizerTimeout how long a deletion waits for the relay; null is for ever
 * @param trafficProbe whether relays visit the sockets now and then
 */
public record SocketSettings(
    AgentImage image,
    boolean networkPolicy,
    List<String> relayCidrs,
    boolean addressTargets,
    @Nullable Duration finalizerTimeout,
    boolean trafficProbe) {
  public SocketSettings {
    relayCidrs = List.copyOf(relayCidrs);
  }

  /** Everything as it is unless said otherwise. */
  public static SocketSettings of(AgentImage image) {
    return new SocketSettings(image, true, List.of(), false, null, true);
  }
}
