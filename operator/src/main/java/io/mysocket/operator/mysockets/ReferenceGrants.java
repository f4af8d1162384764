package io.mysocket.operator.mysockets;

import io.fabric8.kubernetes.api.model.gatewayapi.v1beta1.ReferenceGrant;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mysocket.crds.sockets.MySocket;
import io.mysocket.crds.sockets.ServiceRef;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Whether a namespace lets MySockets of another one have its Services as targets: Gateway API's
 * ReferenceGrant, LISTed in that namespace when asked and remembered for {@link #FRESH}. No grant,
 * no such kind in the cluster, and no right to read it all mean no. May be used by all threads; it
 * holds one entry per namespace that is somebody's target.
 */
final class ReferenceGrants {
  private static final Duration FRESH = Duration.ofSeconds(15);
  private static final String GROUP = "mysocket.io";
  private static final String KIND = "MySocket";
  private static final Set<Integer> NO =
      Set.of(HttpURLConnection.HTTP_NOT_FOUND, HttpURLConnection.HTTP_FORBIDDEN);

  private record Read(Instant at, List<ReferenceGrant> grants) {}

  private final Map<String, Read> known = new ConcurrentHashMap<>();
  private final Clock clock;

  ReferenceGrants(Clock clock) {
    this.clock = clock;
  }

  /** Whether the MySocket's target, in another namespace, is granted to it. */
  boolean allow(KubernetesClient client, MySocket socket) {
    ServiceRef ref = socket.getSpec().target().service();
    if (ref == null || ref.namespace() == null) {
      return false;
    }
    String from = socket.getMetadata().getNamespace();
    return grants(client, ref.namespace()).stream()
        .anyMatch(grant -> covers(grant, from, ref.name()));
  }

  private List<ReferenceGrant> grants(KubernetesClient client, String namespace) {
    Instant now = clock.instant();
    Read before = known.get(namespace);
    if (before != null && before.at.plus(FRESH).isAfter(now)) {
      return before.grants;
    }
    List<ReferenceGrant> grants;
    try {
      grants = client.resources(ReferenceGrant.class).inNamespace(namespace).list().getItems();
    } catch (KubernetesClientException e) {
      if (!NO.contains(e.getCode())) {
        throw e;
      }
      grants = List.of();
    }
    known.put(namespace, new Read(now, grants));
    return grants;
  }

  static boolean covers(ReferenceGrant grant, String fromNamespace, String service) {
    boolean from =
        grant.getSpec().getFrom().stream()
            .anyMatch(f ->
                GROUP.equals(f.getGroup())
                    && KIND.equals(f.getKind())
                    && fromNamespace.equals(f.getNamespace()));
    return from
        && grant.getSpec().getTo().stream()
            .anyMatch(t ->
                (t.getGroup() == null || t.getGroup().isEmpty())
                    && "Service".equals(t.getKind())
                    && (t.getName() == null
                        || t.getName().isEmpty()
                        || service.equals(t.getName())));
  }
}
