package io.mysocket.operator;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.mysocket.control.testing.FakeRelay;
import io.mysocket.crds.Condition;
import io.mysocket.crds.domains.MySocketDomain;
import io.mysocket.crds.relays.ConnectionStatus;
import io.mysocket.crds.relays.RelayConnection;
import io.mysocket.crds.sockets.MySocket;
import io.mysocket.crds.tunnels.TunnelClass;
import io.mysocket.operator.mysockets.Annotations;
import io.mysocket.operator.mysockets.SocketSettings;
import io.mysocket.operator.services.ServiceSettings;
import io.mysocket.operator.status.Finalizers;
import io.mysocket.operator.status.StatusApply;
import io.mysocket.operator.tunnels.TunnelPlan.AgentImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A namespace of the cluster that KUBECONFIG names, with a fake relay for it. */
final class Cluster implements AutoCloseable {
  private static final Path CRDS = Path.of("..", "charts", "mysocket-crds", "files");
  private static final long CRD_SECONDS = 60;

  /** For what the operator does, on a machine that has much else to do. */
  static final Duration PATIENCE = Duration.ofMinutes(2);

  /**
   * For what waits for the cluster's own controllers: ends of namespaces, and what goes with its
   * owner. The garbage collector rests for up to a minute whenever a kind comes or goes.
   */
  static final Duration LONG = Duration.ofMinutes(4);

  /** How the call begins by which an operator follows the relay's events. */
  static final String FOLLOW = "GET events";

  static final AgentImage IMAGE = new AgentImage("example.invalid/agent:1", "Never");

  final KubernetesClient client = client();
  final FakeRelay relay = new FakeRelay();
  final String namespace =
      "operator-it-" + UUID.randomUUID().toString().substring(0, 8).toLowerCase(Locale.ROOT);

  /** How operators that are started mind Services. */
  ServiceSettings services = ServiceSettings.DEFAULT;

  private @Nullable MySocketOperator started;

  Cluster() {
    installCrds();
    client
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .create();
    connect();
  }

  /** The connection, with its Secret and authority. */
  void connect() {
    apply(
        new SecretBuilder()
            .withNewMetadata()
            .withName("relay")
            .endMetadata()
            .addToData(
                "token",
                Base64.getEncoder()
                    .encodeToString(FakeRelay.TOKEN.getBytes(StandardCharsets.UTF_8)))
            .build());
    apply(
        new ConfigMapBuilder()
            .withNewMetadata()
            .withName("relay-ca")
            .endMetadata()
            .addToData("ca.crt", relay.ca())
            .build());
    yaml(
        """
        apiVersion: mysocket.io/v1
        kind: RelayConnection
        metadata:
          name: fake
          annotations: {mysocket.io/is-default: "true"}
        spec:
          apiUrl: %s
          clusterName: %s
          resyncInterval: 10s
          caRef: {name: relay-ca}
          credentialsRef: {name: relay}
        """
            .formatted(relay.url(), namespace));
  }

  /** Who is asked to test without a cluster says so, instead of passing. */
  static KubernetesClient client() {
    String file = System.getenv("KUBECONFIG");
    if (file == null || !Files.isReadable(Path.of(file))) {
      throw new IllegalStateException("set KUBECONFIG to the kubeconfig of a cluster to test on");
    }
    Config config = Config.autoConfigure(null);
    String key = config.getClientKeyData();
    boolean elliptic =
        key != null
            && new String(Base64.getDecoder().decode(key), StandardCharsets.US_ASCII)
                .contains("BEGIN EC ");
    return new KubernetesClientBuilder()
        .withConfig(new ConfigBuilder(config).withClientKeyAlgo(elliptic ? "EC" : "RSA").build())
        .withKubernetesSerialization(KubernetesJson.lenient())
        .build();
  }

  private void installCrds() {
    try (Stream<Path> files = Files.list(CRDS)) {
      for (Path file : files.sorted().toList()) {
        try (InputStream in = Files.newInputStream(file)) {
          for (var crd : client.load(in).items()) {
            client.resource(crd).fieldManager("it").forceConflicts().serverSideApply();
            client
                .apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName(crd.getMetadata().getName())
                .waitUntilCondition(
                    c ->
                        c != null
                            && c.getStatus() != null
                            && c.getStatus().getConditions() != null
                            && c.getStatus().getConditions().stream()
                                .anyMatch(s ->
                                    s.getType().equals("Established")
                                        && s.getStatus().equals("True")),
                    CRD_SECONDS,
                    TimeUnit.SECONDS);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An operator for this namespace only. */
  MySocketOperator operator() {
    return operator(SocketSettings.of(IMAGE));
  }

  /** The same with other settings, and for further namespaces. */
  MySocketOperator operator(SocketSettings settings, String... more) {
    Set<String> watched = new HashSet<>(List.of(more));
    watched.add(namespace);
    started = started(settings, watched);
    return started;
  }

  /** An operator for all namespaces, which may read kinds of the cluster. */
  MySocketOperator operatorOfAll() {
    started = started(SocketSettings.of(IMAGE), Set.of());
    return started;
  }

  private MySocketOperator started(SocketSettings settings, Set<String> watched) {
    return new MySocketOperator(config(settings, watched), client()).start();
  }

  /** What an operator for this namespace is told. */
  OperatorConfig config() {
    return config(SocketSettings.of(IMAGE), Set.of(namespace));
  }

  private OperatorConfig config(SocketSettings settings, Set<String> watched) {
    return new OperatorConfig(
        namespace, "mysocket-operator", "it", settings, null, false, 0, watched, services);
  }

  /** Ends the operator that was started last. */
  void stop() {
    if (started != null) {
      started.close();
      started = null;
    }
  }

  void await(String name, String type, String expected) {
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> Assertions.assertThat(condition(name, type)).as(type).isEqualTo(expected));
  }

  /** Until a condition, which may be of that reason for another cause at first, says so. */
  void awaitMessage(String name, String type, String part) {
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(() -> Assertions.assertThat(message(name, type)).as(type).contains(part));
  }

  /**
   * Until its tunnel was made, which may wait for an earlier one of that name to be collected.
   * There is no image, and a kubelet may be quick to say so: Deploying does not last.
   */
  void awaitTunnel(String name) {
    Awaitility.await()
        .atMost(LONG)
        .untilAsserted(() ->
            Assertions.assertThat(condition(name, "TunnelReady"))
                .matches("False/(Deploying|ImagePullFailed|DeploymentFailing)"));
  }

  /** Until the connection, which the operator looks at by itself, says so. */
  void awaitConnection(String expected) {
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(() -> Assertions.assertThat(connection()).isEqualTo(expected));
  }

  @Nullable Deployment deployment(String name) {
    return client.apps().deployments().inNamespace(namespace).withName(name + "-tunnel").get();
  }

  /** Merges into the MySocket. */
  void merge(String name, String json) {
    client.resource(present(name)).patch(PatchContext.of(PatchType.JSON_MERGE), json);
  }

  /** Has the operator look at what it does not watch. */
  void reconcileNow(String name) {
    merge(
        name,
        "{\"metadata\":{\"annotations\":{\"mysocket.io/reconcile-at\":\"%s\"}}}"
            .formatted(UUID.randomUUID()));
  }

  void yaml(String text) {
    for (var object :
        client
            .load(new java.io.ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
            .items()) {
      apply(object);
    }
  }

  void apply(HasMetadata object) {
    client
        .resource(object)
        .inNamespace(namespace)
        .fieldManager("user")
        .forceConflicts()
        .serverSideApply();
  }

  /** A MySocket for a Service of the same name, which is made, too. */
  void applyWeb(String name) {
    service(name);
    socket(name, "");
  }

  void service(String name) {
    yaml(
        """
        apiVersion: v1
        kind: Service
        metadata: {name: %s}
        spec: {selector: {app: web}, ports: [{name: http, port: 80, targetPort: 8080}]}
        """
            .formatted(name));
  }

  /**
   * @param more further fields of the spec, in flow style with a comma in front
   */
  void socket(String name, String more) {
    yaml(
        """
        apiVersion: mysocket.io/v1
        kind: MySocket
        metadata: {name: %s}
        spec: {target: {service: {name: %s, port: 80}}%s}
        """
            .formatted(name, name, more));
  }

  /** The TunnelClass named as the namespace, so that no other test has it. */
  void tunnelClass(String spec) {
    client
        .resource(
            """
            apiVersion: mysocket.io/v1
            kind: TunnelClass
            metadata: {name: %s}
            spec: {%s}
            """
                .formatted(namespace, spec))
        .fieldManager("user")
        .forceConflicts()
        .serverSideApply();
  }

  Optional<MySocket> find(String name) {
    return Optional.ofNullable(
        client.resources(MySocket.class).inNamespace(namespace).withName(name).get());
  }

  /**
   * The MySocket of a test that knows that it is there: fails, also within a wait, when it is not.
   */
  MySocket present(String name) {
    return find(name).orElseThrow(() -> new NoSuchElementException(name));
  }

  boolean isGone(String name) {
    return find(name).isEmpty();
  }

  void delete(String name) {
    client.resources(MySocket.class).inNamespace(namespace).withName(name).delete();
  }

  String key(String name) {
    return namespace + "/" + namespace + "/" + name;
  }

  /** {@code True/Connected}, empty if there is no such condition. */
  String condition(String name, String type) {
    return conditions(name, type).map(c -> text(c) + "/" + c.reason()).findFirst().orElse("");
  }

  String message(String name, String type) {
    return conditions(name, type).map(Condition::message).findFirst().orElse("");
  }

  /** When the condition became what it is, to the second. */
  Instant since(String name, String type) {
    return conditions(name, type)
        .map(c -> Instant.parse(c.lastTransitionTime()))
        .findFirst()
        .orElseThrow();
  }

  private Stream<Condition> conditions(String name, String type) {
    return find(name)
        .flatMap(socket -> Optional.ofNullable(socket.getStatus()))
        .flatMap(status -> Optional.ofNullable(status.conditions()))
        .stream()
        .flatMap(List::stream)
        .filter(condition -> condition.type().equals(type));
  }

  private static String text(Condition condition) {
    String name = condition.status().name();
    return name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT);
  }

  private RelayConnection relayConnection() {
    return client.resources(RelayConnection.class).inNamespace(namespace).withName("fake").get();
  }

  /** Sockets of the account, as the connection tells; less than none if it does not. */
  int used() {
    ConnectionStatus status = relayConnection().getStatus();
    return status == null || status.limits() == null
        ? -1
        : Objects.requireNonNullElse(status.limits().used(), -1);
  }

  String connection() {
    RelayConnection found = relayConnection();
    return found.getStatus() == null || found.getStatus().conditions() == null
        ? ""
        : found.getStatus().conditions().stream()
            .filter(c -> c.type().equals("Ready"))
            .map(c -> text(c) + "/" + c.reason())
            .findFirst()
            .orElse("");
  }

  /** What a condition of the connection says. */
  String connectionMessage(String type) {
    return relayConnection().getStatus().conditions().stream()
        .filter(condition -> condition.type().equals(type))
        .map(Condition::message)
        .findFirst()
        .orElse("");
  }

  /** Until the connection tells so many sockets, which it counts at each resync. */
  void awaitCounted(int sockets) {
    Awaitility.await().atMost(PATIENCE).until(() -> used() == sockets);
  }

  /** Controllers of the cluster go on for a while, and the operator tells what they say. */
  void awaitQuiet(String name) {
    Awaitility.await().atMost(LONG).until(() -> isTold(name));
    AtomicReference<Map<String, String>> last = new AtomicReference<>(Map.of());
    Awaitility.await()
        .during(Duration.ofSeconds(3))
        .atMost(LONG)
        .until(() -> {
          Map<String, String> now = versions(name);
          return now.equals(last.getAndSet(now));
        });
  }

  /** Whether the cluster has made the tunnel's Pods, or cannot, and the MySocket says so. */
  private boolean isTold(String name) {
    Deployment tunnel = deployment(name);
    var told = present(name).getStatus();
    if (tunnel == null || tunnel.getStatus() == null || told == null) {
      return false;
    }
    int pods = Objects.requireNonNullElse(tunnel.getStatus().getReplicas(), 0);
    boolean refused =
        tunnel.getStatus().getConditions().stream()
            .anyMatch(c -> c.getType().equals("ReplicaFailure") && c.getStatus().equals("True"));
    boolean made = pods == tunnel.getSpec().getReplicas();
    return tunnel.getMetadata().getGeneration().equals(tunnel.getStatus().getObservedGeneration())
        && Integer.valueOf(pods).equals(told.replicas())
        && (made || refused && !condition(name, "TunnelReady").equals("False/Deploying"));
  }

  /** Versions of all that the operator writes; equal before and after means nothing was written. */
  Map<String, String> versions(String name) {
    return Map.of(
        "MySocket", present(name).getMetadata().getResourceVersion(),
        "Deployment", written(Objects.requireNonNull(deployment(name))),
        "ServiceAccount",
            client
                .serviceAccounts()
                .inNamespace(namespace)
                .withName(name + "-tunnel")
                .get()
                .getMetadata()
                .getResourceVersion(),
        "Secret",
            client
                .secrets()
                .inNamespace(namespace)
                .withName(name + "-tunnel")
                .get()
                .getMetadata()
                .getResourceVersion(),
        "RelayConnection",
            client
                .resources(RelayConnection.class)
                .inNamespace(namespace)
                .withName("fake")
                .get()
                .getMetadata()
                .getResourceVersion());
  }

  /** What the operator has in an object that others write, too, and when it last changed that. */
  private static String written(HasMetadata object) {
    return object.getMetadata().getGeneration()
        + object.getMetadata().getManagedFields().stream()
            .filter(entry -> StatusApply.MANAGER.equals(entry.getManager()))
            .toList()
            .toString();
  }

  /**
   * Ends operator and namespace. What waits for an operator goes first, as the namespace takes its
   * time: an operator of the next test that minds all of them must not take it up, since its relay
   * is gone.
   */
  @Override
  public void close() {
    stop();
    letGo(MySocket.class);
    letGo(MySocketDomain.class);
    client.resources(TunnelClass.class).withName(namespace).delete();
    client.namespaces().withName(namespace).delete();
    relay.close();
    client.close();
  }

  private <T extends HasMetadata> void letGo(Class<T> kind) {
    for (T left : client.resources(kind).inNamespace(namespace).list().getItems()) {
      Finalizers.takeOff(client, left, Annotations.FINALIZER, () -> {});
      client.resource(left).delete();
    }
  }
}
