package io.mysocket.operator.relays;

import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import io.mysocket.crds.relays.RelayConnection;
import io.mysocket.operator.status.StatusApply;

/** Looks at the connections of namespaces, each once per resync interval. */
@GradualRetry(
    initialInterval = 1_000,
    intervalMultiplier = 2,
    maxInterval = 60_000,
    maxAttempts = -1)
@ControllerConfiguration(name = "relayconnection", fieldManager = StatusApply.MANAGER)
public final class RelayConnectionReconciler implements Reconciler<RelayConnection> {
  private final ConnectionCheck check;

  public RelayConnectionReconciler(ConnectionCheck check) {
    this.check = check;
  }

  @Override
  public UpdateControl<RelayConnection> reconcile(
      RelayConnection connection, Context<RelayConnection> context) {
    var finding = check.look(connection, connection.getSpec(), connection.getStatus());
    if (!ConnectionCheck.same(connection.getStatus(), finding.status())) {
      StatusApply.write(context, connection, new RelayConnection(), finding.status());
    }
    return UpdateControl.<RelayConnection>noUpdate().rescheduleAfter(finding.next());
  }
}
