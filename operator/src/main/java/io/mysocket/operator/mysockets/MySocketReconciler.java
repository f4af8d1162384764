package io.mysocket.operator.mysockets;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.MaxReconciliationInterval;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.Workflow;
import io.javaoperatorsdk.operator.api.reconciler.dependent.Dependent;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import io.mysocket.control.client.RelayFailure;
import io.mysocket.crds.Condition;
import io.mysocket.crds.Condition.Status;
import io.mysocket.crds.sockets.MySocket;
import io.mysocket.crds.sockets.MySocketStatus;
import io.mysocket.operator.events.Recorder;
import io.mysocket.operator.mysockets.MySocketChecks.Facts;
import io.mysocket.operator.mysockets.MySocketChecks.Finding;
import io.mysocket.operator.relays.Connection;
import io.mysocket.operator.relays.ConnectionWatch;
import io.mysocket.operator.relays.RelayConnections;
import io.mysocket.operator.relays.RelayEventSource;
import io.mysocket.operator.relays.Resolution;
import io.mysocket.operator.status.Causes;
import io.mysocket.operator.status.Conditions;
import io.mysocket.operator.status.Reason;
import io.mysocket.operator.status.StatusApply;
import io.mysocket.operator.tunnels.TunnelAccount;
import io.mysocket.operator.tunnels.TunnelDeployment;
import io.mysocket.operator.tunnels.TunnelPlan;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Brings the relay's socket and the tunnel's objects in line with a MySocket, and says in its
 * status how that stands. Called by one thread at a time for each MySocket.
 */
@Workflow(
    explicitInvocation = true,
    dependents = {
      @Dependent(type = TunnelAccount.class),
      @Dependent(type = TunnelDeployment.class)
    })
@GradualRetry(
    initialInterval = 1000,
    intervalMultiplier = 2,
    maxInterval = 60_000,
    maxAttempts = -1)
@ControllerConfiguration(
    name = "mysocket",
    finalizerName = Annotations.FINALIZER,
    fieldManager = StatusApply.MANAGER,
    generationAwareEventProcessing = false,
    informer = @Informer(onUpdateFilter = WorthReconciling.class),
    maxReconciliationInterval =
        @MaxReconciliationInterval(interval = 10, timeUnit = TimeUnit.MINUTES))
public final class MySocketReconciler implements Reconciler<MySocket>, Cleaner<MySocket> {
  private static final Duration RECHECK_TUNNEL = Duration.ofSeconds(30);

  private final RelayConnections connections;
  private final RelayEventSource source;
  private final ConnectionWatch watch;
  private final Clock clock;
  private final Damping damping;
  private final RemoteSync remotes;
  private final TunnelSync tunnels;
  private final MySocketStatuses statuses;
  private final MySocketCleanup cleanup;

  public MySocketReconciler(
      RelayConnections connections,
      RelayEventSource source,
      ConnectionWatch watch,
      TunnelPlan.AgentImage image,
      Recorder events) {
    this.connections = connections;
    this.source = source;
    this.watch = watch;
    this.clock = Clock.systemUTC();
    this.damping = new Damping(clock);
    this.remotes = new RemoteSync(source, events);
    this.tunnels = new TunnelSync(image, events);
    this.statuses = new MySocketStatuses(events, clock);
    this.cleanup = new MySocketCleanup(connections, source, statuses, events, clock);
  }

  @Override
  public List<EventSource<?, MySocket>> prepareEventSources(EventSourceContext<MySocket> context) {
    List<EventSource<?, MySocket>> all = new ArrayList<>(connections.eventSources(context));
    all.add(source);
    all.add(TargetServices.eventSource(context));
    watch.start(context.getPrimaryCache());
    return all;
  }

  @Override
  public UpdateControl<MySocket> reconcile(MySocket socket, Context<MySocket> context) {
    Conditions conditions = MySocketConditions.of(socket, clock);
    MySocketStatus present = MySocketStatuses.present(socket);
    if (Annotations.paused(socket)) {
      conditions
          .set(Conditions.READY, Status.UNKNOWN, Reason.PAUSED, "paused by mysocket.io/reconcile")
          .setWhile(false, Conditions.RECONCILING, Reason.PROGRESSING, "");
      statuses.write(context, socket, present, conditions);
      return UpdateControl.noUpdate();
    }
    MySocketChecks.unsupported(socket.getSpec())
        .ifPresent(message -> {
          throw new InvalidSpec(message);
        });
    return switch (connections.resolve(socket)) {
      case Resolution.Found(Connection connection) ->
          reconcile(socket, context, connection, conditions);
      case Resolution.Missing(String message) -> {
        conditions
            .set(MySocketConditions.SOCKET_READY, Status.FALSE, Reason.RELAY_NOT_READY, message)
            .set(Conditions.READY, Status.FALSE, Reason.RELAY_NOT_READY, message)
            .setWhile(true, Conditions.RECONCILING, Reason.RETRYING, message)
            .setWhile(false, Conditions.STALLED, Reason.INVALID_SPEC, "");
        statuses.write(context, socket, present, conditions);
        yield UpdateControl.<MySocket>noUpdate().rescheduleAfter(RECHECK_TUNNEL);
      }
    };
  }

  private UpdateControl<MySocket> reconcile(
      MySocket socket, Context<MySocket> context, Connection connection, Conditions conditions) {
    if (connection.silence().compareTo(ConnectionWatch.PATIENCE) > 0) {
      throw new RelayFailure.Unreachable(
          "nothing was heard of the relay for over " + ConnectionWatch.PATIENCE.toSeconds() + " s",
          null);
    }
    boolean wasConnected = is(conditions, Reason.CONNECTED);
    boolean wasLost = is(conditions, Reason.TUNNEL_DISCONNECTED);
    TargetResolution target =
        TargetResolution.of(socket, context.getSecondaryResource(Service.class).orElse(null));
    RemoteSync.Synced synced = remotes.sync(socket, connection);
    Optional<Deployment> deployment =
        tunnels.sync(context, socket, connection, synced.socket(), target);

    int connected = synced.socket().tunnels().connected();
    Duration held = damping.left(socket.getMetadata().getUid(), wasConnected, connected > 0);
    int told = held.isPositive() ? Math.max(1, before(socket)) : connected;
    Finding tunnel =
        MySocketChecks.tunnel(
            new Facts(socket.getSpec(), told, wasConnected || wasLost, deployment.orElse(null)));
    Summary.fill(conditions, synced.socket().url().toString(), target, tunnel);
    MySocketStatus status =
        MySocketStatuses.of(
            socket,
            connection,
            synced,
            deployment,
            tunnel.reason() == Reason.SUSPENDED ? connected : told);
    statuses.write(context, socket, status, conditions);

    UpdateControl<MySocket> control = UpdateControl.noUpdate();
    if (held.isPositive()) {
      return control.rescheduleAfter(held.plusMillis(100));
    }
    if (tunnel.ready() || tunnel.reason() == Reason.SUSPENDED) {
      return control;
    }
    if (wasLost) {
      deployment.ifPresent(d -> tunnels.registerAgain(socket, connection, d));
    }
    return control.rescheduleAfter(RECHECK_TUNNEL);
  }

  private static boolean is(Conditions conditions, Reason reason) {
    return conditions
        .get(MySocketConditions.TUNNEL_READY)
        .map(Condition::reason)
        .filter(reason.text()::equals)
        .isPresent();
  }

  private static int before(MySocket socket) {
    Integer count = MySocketStatuses.present(socket).connectedTunnels();
    return count == null ? 0 : count;
  }

  @Override
  public ErrorStatusUpdateControl<MySocket> updateErrorStatus(
      MySocket socket, Context<MySocket> context, Exception thrown) {
    Throwable cause = Causes.of(thrown);
    if (Causes.isNamespaceTerminating(cause)) {
      return ErrorStatusUpdateControl.<MySocket>noStatusUpdate().withNoRetry();
    }
    Failures failure = Failures.of(cause);
    Conditions conditions = MySocketConditions.of(socket, clock);
    Summary.fail(conditions, failure);
    statuses.write(context, socket, MySocketStatuses.present(socket), conditions);
    var control = ErrorStatusUpdateControl.<MySocket>noStatusUpdate();
    return failure.again() == null
        ? control
        : control.withNoRetry().rescheduleAfter(failure.again());
  }

  @Override
  public DeleteControl cleanup(MySocket socket, Context<MySocket> context) {
    damping.forget(socket.getMetadata().getUid());
    return cleanup.cleanup(socket, context);
  }
}
