package io.mysocket.operator.tunnels;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.dependent.DependentResource;
import io.javaoperatorsdk.operator.processing.dependent.workflow.Condition;
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
   * @param more as a TunnelClass has it
   * @param metricsFrom who may connect to the Pods for their metrics; empty is nobody
   */
  public record Network(
      List<String> relayCidrs,
      @Nullable TunnelPeer peer,
      List<NetworkPolicyEgressRule> more,
      List<NetworkPolicyPeer> metricsFrom) {
    public Network {
      relayCidrs = List.copyOf(relayCidrs);
      more = List.copyOf(more);
      metricsFrom = List.copyOf(metricsFrom);
    }
  }

  /** Whether there is a plan: without one, what there is of a tunnel is removed. */
  static boolean isIn(Context<MySocket> context) {
    return context
        .managedWorkflowAndDependentResourceContext()
        .get(TunnelPlan.class, TunnelPlan.class)
        .isPresent();
  }

  /** The plan of a reconciliation. */
  static TunnelPlan in(Context<MySocket> context) {
    return context
        .managedWorkflowAndDependentResourceContext()
        .getMandatory(TunnelPlan.class, TunnelPlan.class);
  }

  /** Whether a part of a tunnel is to be there. */
  public static final class Wanted implements Condition<HasMetadata, MySocket> {
    @Override
    public boolean isMet(
        DependentResource<HasMetadata, MySocket> part, MySocket socket, Context<MySocket> context) {
      return isIn(context);
    }
  }

  /**
   * The agent's image.
   *
   * @param pullPolicy {@code Always}, {@code IfNotPresent} or {@code Never}
   */
  public record AgentImage(String name, String pullPolicy) {}
}
