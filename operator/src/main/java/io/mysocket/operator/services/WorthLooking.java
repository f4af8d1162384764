package io.mysocket.operator.services;

import io.fabric8.kubernetes.api.model.Service;
import io.javaoperatorsdk.operator.processing.event.source.filter.OnAddFilter;
import io.javaoperatorsdk.operator.processing.event.source.filter.OnUpdateFilter;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Lets through Services that ask for a public address or bear our condition, and of their changes
 * those that may change what is asked for. A Service has no generation to tell by.
 */
final class WorthLooking {
  private WorthLooking() {}

  /** Of those there are at the start, and new ones. */
  public static final class First implements OnAddFilter<Service> {
    @Override
    public boolean accept(Service service) {
      return concerns(service);
    }
  }

  /** Of changes. */
  public static final class Again implements OnUpdateFilter<Service> {
    @Override
    public boolean accept(Service now, Service before) {
      return (concerns(now) || concerns(before))
          && !(now.getSpec().equals(before.getSpec())
              && Objects.equals(now.getStatus(), before.getStatus())
              && Objects.equals(
                  now.getMetadata().getAnnotations(), before.getMetadata().getAnnotations())
              && now.isMarkedForDeletion() == before.isMarkedForDeletion());
    }
  }

  private static boolean concerns(Service service) {
    return service.getSpec().getLoadBalancerClass() != null
        || isAnnotated(service.getMetadata().getAnnotations())
        || ServiceStatus.isTold(service);
  }

  private static boolean isAnnotated(@Nullable Map<String, String> annotations) {
    return annotations != null && annotations.containsKey(ServiceAnnotations.ENABLED);
  }
}
