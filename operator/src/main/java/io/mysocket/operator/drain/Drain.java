package io.mysocket.operator.drain;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mysocket.control.client.RelayFailure;
import io.mysocket.crds.sockets.MySocket;
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
 * Lets go of every MySocket. What is due on a relay is tried again until the deadline; then the
 * finalizers go off all the same, and what is left on the relay is told. So it never takes longer
 * than it was given, whatever is down. Used by one thread.
 */
public final class Drain {
  private static final Logger LOG = LoggerFactory.getLogger(Drain.class);
  private static final long PAUSE_MILLIS = 2000;

  private final KubernetesClient client;
  private final Set<String> namespaces;
  private final SocketRelease release;
  private final RunningOperator running;
  private final Clock clock = Clock.systemUTC();

  /**
   * @param namespaces whose MySockets are the operator's; empty is all
   * @param home namespace and name of the operator's Deployment
   */
  public Drain(KubernetesClient client, ConnectionPool pool, Set<String> namespaces, Home home) {
    this.client = client;
    this.namespaces = Set.copyOf(namespaces);
    this.release = new SocketRelease(client, pool, clock);
    this.running = new RunningOperator(client, home.namespace, home.deployment, clock);
  }

  /** Where the operator runs. */
  public record Home(String namespace, String deployment) {}

  /** How many sockets could not be removed from their relay in time. */
  public int run(DrainOrder order) throws InterruptedException {
    Instant deadline = clock.instant().plus(order.timeout());
    running.stop(deadline);
    boolean delete = order.policy() == DrainOrder.Policy.DELETE;
    List<MySocket> left = sockets();
    LOG.info("letting go of {} MySockets, policy {}", left.size(), order.policy());
    while (!left.isEmpty()) {
      List<MySocket> again = new ArrayList<>();
      for (MySocket socket : left) {
        if (!clock.instant().isBefore(deadline)) {
          return abandon(left.subList(left.indexOf(socket), left.size()), again);
        }
        if (!isDone(socket, delete)) {
          again.add(socket);
        }
      }
      left = again;
      if (!left.isEmpty()) {
        Thread.sleep(PAUSE_MILLIS);
      }
    }
    return 0;
  }

  private boolean isDone(MySocket socket, boolean delete) {
    try {
      release.release(socket, delete);
      return true;
    } catch (RelayFailure | ConnectionNotReady e) {
      LOG.warn("{}: {}; trying again", name(socket), Causes.message(e));
      return false;
    }
  }

  /** The time is over. */
  private int abandon(List<MySocket> untried, List<MySocket> failed) {
    List<MySocket> all = new ArrayList<>(failed);
    all.addAll(untried);
    for (MySocket socket : all) {
      LOG.error(
          "{}: the time is over; its socket {} may be left on the relay",
          name(socket),
          socket.getStatus() == null ? "" : socket.getStatus().socketId());
      release.abandon(socket);
    }
    return all.size();
  }

  private static String name(MySocket socket) {
    return socket.getMetadata().getNamespace() + "/" + socket.getMetadata().getName();
  }

  /** None if the CRD is gone already. */
  private List<MySocket> sockets() {
    List<MySocket> all = new ArrayList<>();
    try {
      if (namespaces.isEmpty()) {
        all.addAll(client.resources(MySocket.class).inAnyNamespace().list().getItems());
      }
      for (String namespace : namespaces) {
        all.addAll(client.resources(MySocket.class).inNamespace(namespace).list().getItems());
      }
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
        throw e;
      }
    }
    return all.stream().filter(SocketRelease::isHeld).toList();
  }
}
