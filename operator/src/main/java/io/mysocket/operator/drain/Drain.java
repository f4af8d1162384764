package io.mysocket.operator.drain;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mysocket.control.client.RelayFailure;
import io.mysocket.crds.domains.MySocketDomain;
import io.mysocket.crds.sockets.MySocket;
import io.mysocket.operator.domains.DomainRelease;
import io.mysocket.operator.mysockets.SocketRelease;
import io.mysocket.operator.relays.ConnectionNotReady;
import io.mysocket.operator.relays.ConnectionPool;
import io.mysocket.operator.status.Causes;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets go of every MySocket and MySocketDomain. What is due on a relay is tried again until the
 * deadline; then the finalizers go off all the same, and what is left on the relay is told. So it
 * never takes longer than it was given, whatever is down. Used by one thread.
 */
public final class Drain {
  private static final Logger LOG = LoggerFactory.getLogger(Drain.class);
  private static final long PAUSE_MILLIS = 2000;

  private final KubernetesClient client;
  private final Set<String> namespaces;
  private final SocketRelease sockets;
  private final DomainRelease domains;
  private final RunningOperator running;
  private final Clock clock = Clock.systemUTC();

  /**
   * @param namespaces whose MySockets are the operator's; empty is all
   * @param home namespace and name of the operator's Deployment
   */
  public Drain(KubernetesClient client, ConnectionPool pool, Set<String> namespaces, Home home) {
    this.client = client;
    this.namespaces = Set.copyOf(namespaces);
    this.sockets = new SocketRelease(client, pool, clock);
    this.domains = new DomainRelease(client, pool, clock);
    this.running = new RunningOperator(client, home.namespace, home.deployment, clock);
  }

  /** Where the operator runs. */
  public record Home(String namespace, String deployment) {}

  /** How many sockets could not be removed from their relay in time. */
  public int run(DrainOrder order) throws InterruptedException {
    Instant deadline = clock.instant().plus(order.timeout());
    running.stop(deadline);
    boolean delete = order.policy() == DrainOrder.Policy.DELETE;
    List<Held> left = held();
    LOG.info("letting go of {} objects, policy {}", left.size(), order.policy());
    while (!left.isEmpty()) {
      List<Held> again = new ArrayList<>();
      for (Held one : left) {
        if (!clock.instant().isBefore(deadline)) {
          return abandon(left.subList(left.indexOf(one), left.size()), again);
        }
        if (!isDone(one, delete)) {
          again.add(one);
        }
      }
      left = again;
      if (!left.isEmpty()) {
        Thread.sleep(PAUSE_MILLIS);
      }
    }
    return 0;
  }

  private boolean isDone(Held one, boolean delete) {
    try {
      one.release(delete);
      return true;
    } catch (RelayFailure | ConnectionNotReady e) {
      LOG.warn("{}: {}; trying again", one.name(), Causes.message(e));
      return false;
    }
  }

  /** The time is over. */
  private int abandon(List<Held> untried, List<Held> failed) {
    List<Held> all = new ArrayList<>(failed);
    all.addAll(untried);
    for (Held one : all) {
      LOG.error(
          "{}: the time is over; {} may be left on the relay",
          one.name(),
          one.remote() == null ? "what it has" : one.remote());
      one.abandon();
    }
    return all.size();
  }

  /** MySockets first: what uses a name goes before the name. */
  private List<Held> held() {
    List<Held> all = new ArrayList<>();
    for (MySocket socket : all(MySocket.class)) {
      if (SocketRelease.isHeld(socket)) {
        all.add(new Held.OfSocket(socket, sockets));
      }
    }
    for (MySocketDomain domain : all(MySocketDomain.class)) {
      if (DomainRelease.isHeld(domain)) {
        all.add(new Held.OfDomain(domain, domains));
      }
    }
    return all;
  }

  /** None if the CRD is gone already. */
  private <T extends HasMetadata> List<T> all(Class<T> kind) {
    List<T> all = new ArrayList<>();
    try {
      if (namespaces.isEmpty()) {
        all.addAll(client.resources(kind).inAnyNamespace().list().getItems());
      }
      for (String namespace : namespaces) {
        all.addAll(client.resources(kind).inNamespace(namespace).list().getItems());
      }
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
        throw e;
      }
    }
    return all;
  }
}
