package io.mysocket.operator.tunnels;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.mysocket.operator.status.Causes;
import io.mysocket.operator.status.StatusApply;
import io.mysocket.operator.tunnelclasses.TunnelShape;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The PodMonitors of tunnels, for Prometheus' operator. Each has the name of its Deployment and
 * belongs to it, and so goes with it. As most clusters do not have the kind it is not watched:
 * where a class asks for one, it is looked at now and then. What stands in the way is said, and
 * never keeps a tunnel from being made. May be used by all threads.
 */
public final class PodMonitors {
  private static final String VERSION = "monitoring.coreos.com/v1";
  private static final String KIND = "PodMonitor";
  private static final ResourceDefinitionContext TYPE =
      new ResourceDefinitionContext.Builder()
          .withGroup("monitoring.coreos.com")
          .withVersion("v1")
          .withKind(KIND)
          .withPlural("podmonitors")
          .withNamespaced(true)
          .build();

  /** Between two looks at one that is as it should be. */
  private static final Duration SELDOM = Duration.ofMinutes(10);

  /** The same where something stands in the way; when to come back for it, too. */
  public static final Duration SOON = Duration.ofSeconds(30);

  private static final String NO_KIND =
      "this cluster has no kind PodMonitor (" + VERSION + "); install Prometheus' operator";

  /** Looks that are remembered; beyond that they are made again. */
  private static final int MOST = 10_000;

  private final Clock clock;

  /** By the uid of the Deployment. */
  private final Map<String, Look> looks = new ConcurrentHashMap<>();

  /** Until then the cluster is not asked again for the kind that it did not have. */
  private volatile Instant missing = Instant.MIN;

  private record Look(GenericKubernetesResource wanted, @Nullable String trouble, Instant until) {}

  public PodMonitors(Clock clock) {
    this.clock = clock;
  }

  /**
   * Has the PodMonitor of a Deployment be as its class has it.
   *
   * @return what stands in the way, in words; null if nothing does, or none is wanted
   */
  public @Nullable String keep(KubernetesClient client, Deployment owner, TunnelShape shape) {
    if (shape.podMonitor() == null) {
      return null;
    }
    GenericKubernetesResource wanted = of(owner, shape);
    String uid = owner.getMetadata().getUid();
    Look last = looks.get(uid);
    if (last != null && last.wanted.equals(wanted) && clock.instant().isBefore(last.until)) {
      return last.trouble;
    }
    String trouble = apply(client, owner, wanted);
    if (looks.size() >= MOST) {
      looks.clear();
    }
    looks.put(
        uid, new Look(wanted, trouble, clock.instant().plus(trouble == null ? SELDOM : SOON)));
    return trouble;
  }

  private @Nullable String apply(
      KubernetesClient client, Deployment owner, GenericKubernetesResource wanted) {
    if (clock.instant().isBefore(missing)) {
      return NO_KIND;
    }
    try {
      if (!client.supports(VERSION, KIND)) {
        missing = clock.instant().plus(SOON);
        return NO_KIND;
      }
      GenericKubernetesResource there = named(client, owner).get();
      if (there != null && !isOwned(there, owner)) {
        return "PodMonitor %s exists and belongs to somebody else; rename it or the MySocket"
            .formatted(wanted.getMetadata().getName());
      }
      if (there == null || !has(content(there), content(wanted))) {
        client
            .genericKubernetesResources(TYPE)
            .resource(wanted)
            .fieldManager(StatusApply.MANAGER)
            .forceConflicts()
            .serverSideApply();
      }
      return null;
    } catch (KubernetesClientException e) {
      return "PodMonitor %s: %s".formatted(wanted.getMetadata().getName(), Causes.message(e));
    }
  }

  /**
   * Removes the PodMonitor of a Deployment whose class no longer asks for one; to be called before
   * the Deployment forgets that it has one.
   */
  public void drop(KubernetesClient client, Optional<Deployment> present, TunnelShape shape) {
    present
        .filter(deployment -> TunnelShape.isMonitored(deployment) && shape.podMonitor() == null)
        .ifPresent(deployment -> {
          try {
            GenericKubernetesResource there = named(client, deployment).get();
            if (there != null && isOwned(there, deployment)) {
              named(client, deployment).delete();
            }
          } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) { // also of the kind
              throw e;
            }
          }
          looks.remove(deployment.getMetadata().getUid());
        });
  }

  private static Resource<GenericKubernetesResource> named(
      KubernetesClient client, Deployment owner) {
    return client
        .genericKubernetesResources(TYPE)
        .inNamespace(owner.getMetadata().getNamespace())
        .withName(owner.getMetadata().getName());
  }

  private static boolean isOwned(GenericKubernetesResource there, Deployment owner) {
    return there.getMetadata().getOwnerReferences().stream()
        .anyMatch(each -> each.getUid().equals(owner.getMetadata().getUid()));
  }

  static GenericKubernetesResource of(Deployment owner, TunnelShape shape) {
    var wish = Objects.requireNonNull(shape.podMonitor());
    Map<String, String> selector = owner.getSpec().getSelector().getMatchLabels();
    Map<String, String> labels = new HashMap<>(wish.labels() == null ? Map.of() : wish.labels());
    labels.putAll(owner.getMetadata().getLabels());
    Map<String, Object> endpoint = new LinkedHashMap<>();
    endpoint.put("port", TunnelPod.PORT_NAME);
    endpoint.put("path", "/metrics");
    if (wish.interval() != null) {
      endpoint.put("interval", wish.interval());
    }
    Map<String, Object> spec = new LinkedHashMap<>();
    spec.put("selector", Map.of("matchLabels", selector));
    spec.put("podMetricsEndpoints", List.of(endpoint));
    // by which the series of one tunnel are told from those of another
    spec.put(
        "podTargetLabels",
        selector.keySet().stream().filter(key -> key.startsWith("mysocket.io/")).toList());
    GenericKubernetesResource monitor = new GenericKubernetesResource();
    monitor.setApiVersion(VERSION);
    monitor.setKind(KIND);
    monitor.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace(owner.getMetadata().getNamespace())
            .withName(owner.getMetadata().getName())
            .withLabels(labels)
            .build());
    monitor.addOwnerReference(owner);
    monitor.setAdditionalProperty("spec", spec);
    return monitor;
  }

  private static Map<String, Object> content(GenericKubernetesResource monitor) {
    Object spec = monitor.getAdditionalProperties().get("spec");
    return Map.of(
        "labels", monitor.getMetadata().getLabels(), "spec", spec == null ? Map.of() : spec);
  }

  /** Whether everything wanted is there; what the API server or others added does not matter. */
  static boolean has(@Nullable Object there, Object wanted) {
    return switch (wanted) {
      case Map<?, ?> fields ->
          there instanceof Map<?, ?> all
              && fields.entrySet().stream()
                  .allMatch(field -> has(all.get(field.getKey()), field.getValue()));
      case List<?> items ->
          there instanceof List<?> all
              && all.size() == items.size()
              && IntStream.range(0, items.size()).allMatch(i -> has(all.get(i), items.get(i)));
      default -> wanted.equals(there);
    };
  }
}
