package io.mysocket.operator.mysockets;

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
import io.mysocket.control.sockets.Socket;
import io.mysocket.crds.Condition.Status;
import io.mysocket.crds.sockets.MySocket;
import io.mysocket.crds.sockets.MySocketStatus;
import io.mysocket.operator.events.Recorder;
import io.mysocket.operator.health.RelayMeters;
import io.mysocket.operator.mysockets.MySocketChecks.Facts;
import io.mysocket.operator.mysockets.MySocketChecks.Finding;
import io.mysocket.operator.references.References;
import io.mysocket.operator.relays.Connection;
import io.mysocket.operator.relays.ConnectionWatch;
import io.mysocket.operator.relays.Relays;
import io.mysocket.operator.relays.Resolution;
import io.mysocket.operator.relays.TrafficProbes;
import io.mysocket.operator.status.Causes;
import io.mysocket.operator.status.Conditions;
import io.mysocket.operator.status.Reason;
import io.mysocket.operator.status.StatusApply;
import io.mysocket.operator.tunnelclasses.TunnelClasses;
import io.mysocket.operator.tunnels.SharedTunnels;
import io.mysocket.operator.tunnels.TunnelAccount;
import io.mysocket.operator.tunnels.TunnelBudget;
import io.mysocket.operator.tunnels.TunnelDeployment;
import io.mysocket.operator.tunnels.TunnelNetworkPolicy;
import io.mysocket.operator.tunnels.TunnelPlan;
import io.mysocket.operator.tunnels.TunnelPods;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Brings the relay's socket and the tunnel's objects in line with a MySocket, and says in its
 * status how that stands. Called by one thread at a time for each MySocket.
 */
@Workflow(
    explicitInvocation = true,
    dependents = {
      @Dependent(type = TunnelAccount.class, reconcilePrecondition = TunnelPlan.Wanted.class),
      @Dependent(
          type = TunnelNetworkPolicy.class,
          reconcilePrecondition = TunnelNetworkPolicy.Wanted.class),
      @Dependent(type = TunnelDeployment.class, reconcilePrecondition = TunnelPlan.Wanted.class),
      @Dependent(type = TunnelBudget.class, reconcilePrecondition = TunnelBudget.Wanted.class)
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

  private final Relays relays;
  private final Clock clock;
  private final Damping damping;
  private final Targets targets;
  private final SocketReferences references;
  private final SocketSettings settings;
  private final TrafficProbes probes;
  private final RemoteSync remotes;
  private final TunnelSync tunnels;
  private final MySocketStatuses statuses;
  private final TunnelEnd ends;
  private final MySocketCleanup cleanup;

  public MySocketReconciler(
      Relays relays,
      SocketSettings settings,
      References references,
      Recorder events,
      RelayMeters meters) {
    this.relays = relays;
    this.clock = Clock.systemUTC();
    this.damping = new Damping(clock);
    this.targets = new Targets(settings.addressTargets(), clock);
    this.references = new SocketReferences(references);
    this.settings = settings;
    this.probes = relays.probes();
    this.remotes = new RemoteSync(relays, events, meters);
    SharedTunnels pools = new SharedTunnels(relays.sockets()::mayBeThere);
    this.tunnels = new TunnelSync(settings, events, pools);
    this.statuses = new MySocketStatuses(events, clock);
    this.ends = new TunnelEnd(relays, pools, clock);
    this.cleanup = new MySocketCleanup(relays, statuses, ends, events, settings.finalizerTimeout());
  }

  @Override
  public List<EventSource<?, MySocket>> prepareEventSources(EventSourceContext<MySocket> context) {
    relays.sockets().begin(context.getPrimaryCache());
    List<EventSource<?, MySocket>> all =
        new ArrayList<>(relays.connections().eventSources(context));
    all.add(relays.source());
    all.addAll(targets.eventSources(context));
    all.addAll(TunnelClasses.eventSources(context));
    relays.watch().start(context.getPrimaryCache());
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
    return switch (relays.connections().resolve(socket)) {
      case Resolution.Found(Connection connection) ->
          reconcile(socket, context, connection, conditions);
      case Resolution.Refused(String message) -> throw new InvalidSpec(Reason.NOT_ALLOWED, message);
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
    refuseSilent(connection);
    boolean wasConnected = conditions.is(MySocketConditions.TUNNEL_READY, Reason.CONNECTED);
    boolean wasLost = conditions.is(MySocketConditions.TUNNEL_READY, Reason.TUNNEL_DISCONNECTED);
    Targets.Found target = target(socket, context, conditions);
    RemoteSync.Synced synced =
        remotes.sync(socket, connection, references.read(socket), target.resolution());
    int connected = synced.socket().tunnels().connected();
    var load = new SharedSync.Load(socket, connection, synced.socket(), wasLost && connected == 0);
    Carriage carriage = tunnels.sync(context, load, target.resolution());

    Duration held = damping.left(socket.getMetadata().getUid(), wasConnected, connected > 0);
    int told = held.isPositive() ? Math.max(1, before(socket)) : connected;
    Finding tunnel = tunnel(socket, context, told, wasConnected || wasLost, carriage);
    Summary.fill(
        carriage.ignored(conditions),
        new Summary.Facts(
            synced.socket().url().toString(),
            synced.reason(),
            target,
            tunnel,
            synced.socket().hostnameStates(),
            traffic(socket, connection, synced.socket(), tunnel)));
    int shown = tunnel.reason() == Reason.SUSPENDED ? connected : told;
    var status = MySocketStatuses.of(socket, connection, synced, carriage, shown);
    statuses.write(context, socket, status, conditions);
    if (wasLost && !tunnel.ready()) {
      tunnels.registerAgain(load, carriage);
    }
    return again(
        UpdateControl.noUpdate(),
        held,
        target.held(),
        carriage.again(),
        tunnel.ready() || tunnel.reason() == Reason.SUSPENDED ? Duration.ZERO : RECHECK_TUNNEL,
        isToBeReadAgain(socket) ? SocketReferences.AGAIN : Duration.ZERO,
        settings.trafficProbe() && tunnel.ready() ? probes.due(socket) : Duration.ZERO);
  }

  /** Its target; one that has just come is visited. */
  private Targets.Found target(MySocket socket, Context<MySocket> context, Conditions conditions) {
    boolean wasReady = conditions.is(MySocketConditions.TARGET_RESOLVED, Reason.RESOLVED);
    Targets.Found target = targets.find(socket, context, wasReady);
    if (!wasReady && target.ready()) {
      probes.hasten(socket);
    }
    return target;
  }

  /** What the relay's own visits found; null leaves what was told. */
  private TrafficProbes.@Nullable Outcome traffic(
      MySocket socket, Connection connection, Socket remote, Finding tunnel) {
    if (!settings.trafficProbe() || !tunnel.ready()) {
      probes.forget(socket);
      return new TrafficProbes.Outcome.Untold();
    }
    return remote.tunnels().connected() == 0
        ? null
        : probes.outcome(socket, connection, remote.key()).orElse(null);
  }

  private static Finding tunnel(
      MySocket socket,
      Context<MySocket> context,
      int connected,
      boolean wasConnected,
      Carriage carriage) {
    return MySocketChecks.tunnel(
        new Facts(
            socket.getSpec(),
            connected,
            wasConnected,
            carriage.deployment(),
            () ->
                TunnelPods.trouble(
                    context.getClient(),
                    socket.getMetadata().getNamespace(),
                    carriage.selector())));
  }

  private static void refuseSilent(Connection connection) {
    if (connection.silence().compareTo(ConnectionWatch.PATIENCE) > 0) {
      throw new RelayFailure.Unreachable(
          "nothing was heard of the relay for over " + ConnectionWatch.PATIENCE.toSeconds() + " s",
          null);
    }
  }

  /** Whether it depends on something that is read and not watched. */
  private static boolean isToBeReadAgain(MySocket socket) {
    return SocketReferences.any(socket.getSpec()) || TargetResolution.isForeign(socket);
  }

  /** After the shortest of these, of which zero is never. */
  private static UpdateControl<MySocket> again(UpdateControl<MySocket> control, Duration... waits) {
    return Stream.of(waits)
        .filter(Duration::isPositive)
        .min(Comparator.naturalOrder())
        .map(wait -> control.rescheduleAfter(wait.plusMillis(100)))
        .orElse(control);
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
    targets.forget(socket);
    probes.forget(socket);
    DeleteControl control = cleanup.cleanup(socket, context);
    if (control.isRemoveFinalizer()) {
      ends.forget(socket);
    }
    return control;
  }
}
