package io.mysocket.operator.services;

import io.fabric8.kubernetes.api.model.LoadBalancerIngress;
import io.fabric8.kubernetes.api.model.Service;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.MaxReconciliationInterval;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.Mappers;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import io.mysocket.crds.sockets.MySocket;
import io.mysocket.operator.events.Recorder;
import io.mysocket.operator.relays.RelayConnections;
import io.mysocket.operator.status.Causes;
import io.mysocket.operator.status.Reason;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Keeps the MySockets of a Service as it asks for them. Called by one thread at a time for each
 * Service; not a Cleaner, so that no Service gets a finalizer.
 */
@GradualRetry(
    initialInterval = 1000,
    intervalMultiplier = 2,
    maxInterval = 60_000,
    maxAttempts = -1)
@ControllerConfiguration(
    name = "service",
    fieldManager = ServiceReconciler.MANAGER,
    generationAwareEventProcessing = false,
    informer =
        @Informer(
            onAddFilter = WorthLooking.First.class,
            onUpdateFilter = WorthLooking.Again.class),
    maxReconciliationInterval =
        @MaxReconciliationInterval(interval = 10, timeUnit = TimeUnit.MINUTES))
public final class ServiceReconciler implements Reconciler<Service> {
  /** Who writes MySockets for Services, in managedFields. */
  static final String MANAGER = "mysocket-services";

  private final String loadBalancerClass;
  private final Recorder events;
  private final Children children;

  /**
   * @param connections where sockets of the old controller are looked for
   */
  public ServiceReconciler(
      ServiceSettings settings, RelayConnections connections, Recorder events) {
    this.loadBalancerClass = settings.loadBalancerClass();
    this.events = events;
    this.children =
        new Children(events, settings.legacyNames() ? new LegacySockets(connections) : null);
  }

  @Override
  public List<EventSource<?, Service>> prepareEventSources(EventSourceContext<Service> context) {
    return List.of(
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(MySocket.class, Service.class)
                .withName("children")
                .withNamespacesInheritedFromController()
                .withLabelSelector(ChildSocket.SERVICE)
                .withSecondaryToPrimaryMapper(Mappers.fromOwnerReferences(Service.class))
                .build(),
            context));
  }

  @Override
  public UpdateControl<Service> reconcile(Service service, Context<Service> context) {
    ServiceStatus status = new ServiceStatus(context.getClient(), Clock.systemUTC());
    List<MySocket> present =
        context.getSecondaryResources(MySocket.class).stream()
            .filter(child -> isOwned(child, service))
            .sorted(Comparator.comparing(child -> child.getMetadata().getName()))
            .toList();
    switch (ServiceWish.of(service, loadBalancerClass)) {
      case ServiceWish.Nothing() -> {
        children.remove(context, service, present);
        status.clear(service);
      }
      case ServiceWish.Impossible(String message) -> {
        var told = new ServiceStatus.Told("False", Reason.INVALID_SERVICE.text(), message);
        if (status.write(service, told, kept(service))) {
          events.warning(service, Reason.INVALID_SERVICE, message);
        }
      }
      case ServiceWish.Sockets(List<MySocket> wished, boolean balancer) -> {
        List<MySocket> now = children.sync(context, service, wished, present);
        List<LoadBalancerIngress> at = balancer ? ServiceStatus.ingress(now) : List.of();
        status.write(service, Exposure.of(now), at);
      }
    }
    return UpdateControl.noUpdate();
  }

  static boolean isOwned(MySocket child, Service service) {
    return child.getMetadata().getOwnerReferences().stream()
        .anyMatch(owner -> owner.getUid().equals(service.getMetadata().getUid()));
  }

  @Override
  public ErrorStatusUpdateControl<Service> updateErrorStatus(
      Service service, Context<Service> context, Exception thrown) {
    Throwable cause = Causes.of(thrown);
    var control = ErrorStatusUpdateControl.<Service>noStatusUpdate();
    if (Causes.isNamespaceTerminating(cause)) {
      return control.withNoRetry();
    }
    String message = Causes.message(cause);
    new ServiceStatus(context.getClient(), Clock.systemUTC())
        .write(
            service,
            new ServiceStatus.Told("False", Reason.MY_SOCKET_NOT_APPLIED.text(), message),
            kept(service));
    return control;
  }

  /** The address of our load balancer stays while something is wrong. */
  private List<LoadBalancerIngress> kept(Service service) {
    return ServiceWish.isBalancer(service, loadBalancerClass)
        ? ServiceStatus.ingress(service)
        : List.of();
  }
}
