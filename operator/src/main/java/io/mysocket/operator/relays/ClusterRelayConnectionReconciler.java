package io.mysocket.operator.relays;

import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import io.mysocket.crds.relays.ClusterRelayConnection;
import io.mysocket.operator.status.StatusApply;

/** Looks at the connections of the cluster, each once per resync interval. */
@GradualRetry(
    initialInterval = 1_000,
    intervalMultiplier = 2,
    maxInterval = 60_000,
    maxAttempts = -1)
@ControllerConfiguration(name = "clusterrelayconnection", fieldManager = StatusApply.MANAGER)
public final class ClusterRelayConnectionReconciler implements Reconciler<ClusterRelayConnection> {
  private final ConnectionCheck check;

  public ClusterRelayConnectionReconciler(ConnectionCheck check) {
    this.check = check;
  }

  @Override
  public UpdateControl<ClusterRelayConnection> reconcile(
      ClusterRelayConnection connection, Context<ClusterRelayConnection> context) {
    var finding = check.look(connection, connection.getSpec(), connection.getStatus());
    if (!ConnectionCheck.same(connection.getStatus(), finding.status())) {
      StatusApply.write(context, connection, new ClusterRelayConnection(), finding.status());
    }
    return UpdateControl.<ClusterRelayConnection>noUpdate().rescheduleAfter(finding.next());
  }
}
