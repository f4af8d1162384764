package io.mysocket.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.mysocket.control.testing.Fault;
import io.mysocket.crds.relays.RelayConnection;
import io.mysocket.crds.sockets.MySocket;
import io.mysocket.operator.drain.DrainOrder;
import io.mysocket.operator.drain.DrainOrder.Policy;
import io.mysocket.operator.mysockets.SocketSettings;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever goes first, and however the relay is, nothing is stuck for longer than is said: on a
 * real API server, with a fake relay.
 */
@ExtendWith(QuietCluster.class)
class DisappearanceIT {
  /** A deletion that the relay answers, and not after the minutes that it may wait for one. */
  private static final Duration SOON = Duration.ofSeconds(60);

  /** A namespace takes a while by itself. */
  private static final Duration NAMESPACE = Cluster.LONG;

  private static final Duration LONGEST = Duration.ofSeconds(6);

  private final Cluster cluster = new Cluster();

  /** How the relay is. */
  enum RelayState {
    UP(null),
    SLOW(new Fault.Slow(Duration.ofSeconds(2))),
    BUSY(new Fault.Answer(503, null)),
    DOWN(new Fault.Drop());

    private final @Nullable Fault fault;

    RelayState(@Nullable Fault fault) {
      this.fault = fault;
    }

    boolean answers() {
      return this == UP || this == SLOW;
    }
  }

  /** What can go. */
  enum Thing {
    MY_SOCKET,
    SECRET,
    AUTHORITY,
    CONNECTION
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  private void given(String name) {
    cluster.applyWeb(name);
    cluster.awaitTunnel(name);
  }

  private void delete(Thing thing) {
    switch (thing) {
      case MY_SOCKET -> cluster.delete("web");
      case SECRET ->
          cluster.client.secrets().inNamespace(cluster.namespace).withName("relay").delete();
      case AUTHORITY ->
          cluster.client.configMaps().inNamespace(cluster.namespace).withName("relay-ca").delete();
      case CONNECTION ->
          cluster
              .client
              .resources(RelayConnection.class)
              .inNamespace(cluster.namespace)
              .withName("fake")
              .delete();
    }
  }

  private void deleteNamespace() {
    cluster.client.namespaces().withName(cluster.namespace).delete();
  }

  private boolean namespaceIsGone() {
    return cluster.client.namespaces().withName(cluster.namespace).get() == null;
  }

  /** All 24 of them. */
  static List<List<Thing>> orders() {
    return orders(List.of(Thing.values()));
  }

  private static List<List<Thing>> orders(List<Thing> of) {
    if (of.isEmpty()) {
      return List.of(List.of());
    }
    List<List<Thing>> all = new ArrayList<>();
    for (Thing first : of) {
      List<Thing> rest = of.stream().filter(thing -> thing != first).toList();
      orders(rest)
          .forEach(order -> all.add(Stream.concat(Stream.of(first), order.stream()).toList()));
    }
    return all;
  }

  @Test
  void inWhateverOrderThingsGoTheSocketGoesToo() {
    cluster.operator();
    for (List<Thing> order : orders()) {
      cluster.connect();
      given("web");
      order.forEach(this::delete);
      await(order.toString()).atMost(SOON).until(() -> cluster.isGone("web"));
      assertThat(cluster.relay.sockets()).as(order.toString()).isEmpty();
    }
  }

  @Test
  void aNamespaceEndsThoughTheRelayIsDown() {
    aNamespaceEndsInTime(RelayState.DOWN);
  }

  @ParameterizedTest
  @EnumSource(names = "DOWN", mode = EnumSource.Mode.EXCLUDE)
  @Tag("soak")
  void aNamespaceEndsWithinTheTimeThatTheOperatorWasGiven(RelayState state) {
    aNamespaceEndsInTime(state);
  }

  private void aNamespaceEndsInTime(RelayState state) {
    cluster.operator(new SocketSettings(Cluster.IMAGE, true, List.of(), false, LONGEST, true));
    given("web");
    given("other");
    cluster.relay.fail(state.fault);
    Instant began = Instant.now();
    deleteNamespace();

    await().atMost(NAMESPACE).until(this::namespaceIsGone);

    if (state.answers()) {
      assertThat(cluster.relay.sockets()).isEmpty();
    } else {
      // by times of deletion, which are to the second
      assertThat(Duration.between(began, Instant.now())).isGreaterThan(LONGEST.minusSeconds(1));
      assertThat(cluster.relay.sockets()).hasSize(2);
    }
  }

  @Test
  @Tag("soak")
  void withoutALimitANamespaceWaitsForTheRelayAndSaysSo() {
    cluster.operator();
    given("web");
    cluster.relay.fail(new Fault.Answer(503, null));
    deleteNamespace();
    cluster.await("web", "Ready", "False/FinalizeFailed");
    assertThat(cluster.message("web", "Ready")).contains("503");
    assertThat(namespaceIsGone()).isFalse();

    cluster.relay.fail(null);
    await().atMost(NAMESPACE).until(this::namespaceIsGone);
    assertThat(cluster.relay.sockets()).isEmpty();
  }

  @Test
  void anOperatorThatNeverKnewTheConnectionLetsGoInTime() {
    cluster.operator();
    given("web");
    cluster.stop();
    delete(Thing.CONNECTION);
    delete(Thing.MY_SOCKET);
    cluster.operator(new SocketSettings(Cluster.IMAGE, true, List.of(), false, LONGEST, true));

    await().atMost(SOON).until(() -> cluster.isGone("web"));
    assertThat(cluster.relay.sockets()).as("left, as nobody knows its relay").hasSize(1);
  }

  @Test
  void aDeletionWhileNoOperatorRunsIsMadeUpFor() {
    cluster.operator();
    given("web");
    cluster.stop();
    delete(Thing.MY_SOCKET);
    cluster.operator();

    await().atMost(SOON).until(() -> cluster.isGone("web"));
    assertThat(cluster.relay.sockets()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"RETAIN, UP", "RETAIN, SLOW", "DELETE, UP", "DELETE, SLOW"})
  void aDrainDoesWhatItsPolicySays(Policy policy, RelayState state) throws Exception {
    aDrainTakesNoLongerThanItWasGiven(policy, state);
  }

  @ParameterizedTest
  @EnumSource(Policy.class)
  @Tag("soak")
  void aDrainEndsThoughTheRelayIsDown(Policy policy) throws Exception {
    aDrainTakesNoLongerThanItWasGiven(policy, RelayState.DOWN);
  }

  private void aDrainTakesNoLongerThanItWasGiven(Policy policy, RelayState state) throws Exception {
    cluster.operator();
    given("web");
    given("going");
    cluster.stop();
    cluster.delete("going");
    cluster.relay.fail(state.fault);
    Duration given = Duration.ofSeconds(state.answers() ? 60 : 12);
    Instant began = Instant.now();
    int left;
    try (KubernetesClient client = Cluster.client()) {
      left = MySocketOperator.drain(cluster.config(), client, new DrainOrder(policy, given));
    }

    assertThat(Duration.between(began, Instant.now())).isLessThan(given.plusSeconds(30));
    assertThat(cluster.isGone("going")).isTrue();
    assertThat(cluster.present("web").getFinalizers()).isEmpty();
    boolean removed = policy == Policy.DELETE && state.answers();
    int stay = (removed ? 0 : 1) + (state.answers() ? 0 : 1);
    assertThat(cluster.relay.sockets()).hasSize(stay);
    assertThat(left)
        .as("told as left behind")
        .isEqualTo(state.answers() ? 0 : policy == Policy.DELETE ? 2 : 1);
  }

  @Test
  void theKindItselfMayGo() throws Exception {
    var others = cluster.client.resources(MySocket.class).inAnyNamespace().list().getItems();
    Assumptions.assumeTrue(others.isEmpty(), "others have MySockets in this cluster");
    cluster.operator();
    given("web");
    var crds = cluster.client.apiextensions().v1().customResourceDefinitions();
    crds.withName("mysockets.mysocket.io").delete();
    try {
      await().atMost(NAMESPACE).until(() -> crds.withName("mysockets.mysocket.io").get() == null);
      assertThat(cluster.relay.sockets()).isEmpty();
    } finally {
      byte[] yaml =
          Files.readAllBytes(Path.of("../charts/mysocket-crds/files/mysockets.mysocket.io.yaml"));
      await()
          .ignoreExceptions()
          .until(() -> {
            cluster
                .client
                .load(new ByteArrayInputStream(yaml))
                .items()
                .forEach(crd ->
                    cluster
                        .client
                        .resource(crd)
                        .fieldManager("it")
                        .forceConflicts()
                        .serverSideApply());
            return !cluster
                .client
                .resources(MySocket.class)
                .inNamespace(cluster.namespace)
                .list()
                .getItems()
                .iterator()
                .hasNext();
          });
    }
    cluster.service("again");
    cluster.socket("again", "");
    await() // the operator looks for the kind more and more seldom
        .atMost(Cluster.LONG)
        .until(() -> cluster.condition("again", "SocketReady").equals("True/Created"));
  }
}
