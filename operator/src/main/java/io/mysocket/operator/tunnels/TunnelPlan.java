package io.mysocket.operator.tunnels;

import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.mysocket.crds.sockets.MySocket;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a tunnel is to be.
 *
 * @param socketId the relay's id of the socket, and the agents' user name
 * @param relay {@code host:port} of the relay's SSH server
 * @param target {@code host:port} that the agents dial for each stream
 * @param replicas number of Pods, 0 to 16
 * @param image of the agent
 * @param credential the key pair the agents log in with
 * @param network whom the Pods may connect to; null leaves that to the cluster
 */
public record TunnelPlan(
    String socketId,
    String relay,
    String target,
    int replicas,
    AgentImage image,
    TunnelCredential credential,
    @Nullable Network network) {

  /**
   * Whom the Pods may connect to, besides name servers and the relay.
   *
   * @param relayCidrs networks the relay may be in; empty is every public address
   * @param peer the target; null if nothing is there now
   */
  public record Network(List<String> relayCidrs, @Nullable TunnelPeer peer) {
    public Network {
      relayCidrs = List.copyOf(relayCidrs);
    }
  }

  /** The plan of a reconciliation. */
  static TunnelPlan in(Context<MySocket> context) {
    return context
        .managedWorkflowAndDependentResourceContext()
        .getMandatory(TunnelPlan.class, TunnelPlan.class);
  }

  /**
   * The agent's image.
   *
   * @param pullPolicy {@code Always}, {@code IfNotPresent} or {@code Never}
   */
  public record AgentImage(String name, String pullPolicy) {}
}
