package io.mysocket.e2e.manifests;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * The API server of the cluster under test, spoken to in plain HTTP: what is sent is the manifest
 * itself, not what a client's model makes of it. Holds a namespace of its own until closed. One
 * thread.
 */
final class ApiServer implements AutoCloseable {
  /** Longest wait for one answer. */
  private static final Duration ANSWER = Duration.ofSeconds(60);

  /** Longest wait until a new kind is served, or an object gone, which an operator may hold. */
  private static final Duration SERVED = Duration.ofSeconds(120);

  private static final Path CRDS = Path.of("..", "charts", "mysocket-crds", "files");
  private static final String GROUP = "/apis/mysocket.io/v1";
  private static final String OBJECT = "application/json";
  private static final String TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io";

  private final JsonMapper json = new JsonMapper();
  private final KubernetesClient client;
  private final String namespace = "manifests-" + UUID.randomUUID().toString().substring(0, 8);

  /** Connects, makes sure of the CRDs of this source tree, and makes a namespace. */
  ApiServer() {
    client = new KubernetesClientBuilder().withConfig(Kubeconfig.read()).build();
    installKinds();
    send(
        "POST",
        "/api/v1/namespaces",
        "{\"metadata\":{\"name\":\"" + namespace + "\"}}",
        OBJECT,
        OBJECT);
    Awaitility.await("kinds are served")
        .atMost(SERVED)
        .until(() ->
            Stream.of(
                    "mysocket",
                    "mysocketdomain",
                    "relayconnection",
                    "clusterrelayconnection",
                    "tunnelclass")
                .allMatch(kind -> get(collection(kind)).accepted()));
  }

  private void installKinds() {
    try (Stream<Path> files = Files.list(CRDS)) {
      for (Path file : files.toList()) {
        JsonNode crd = new YAMLMapper().readTree(file.toFile());
        String path =
            "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/"
                + crd.at("/metadata/name").asText();
        Answer answer = patch(path + "?fieldManager=manifests&force=true", crd);
        if (!answer.accepted()) {
          throw new AssertionError(file + " was refused: " + answer.message());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Path of all objects of a kind, in the namespace of this object where the kind has namespaces.
   */
  String collection(String kind) {
    return GROUP
        + (kind.startsWith("cluster") || kind.equals("tunnelclass")
            ? ""
            : "/namespaces/" + namespace)
        + "/"
        + Manifest.plural(kind);
  }

  /** As {@code kubectl create --dry-run=server} does it. */
  Answer tryToCreate(String kind, ObjectNode object) {
    return send(
        "POST",
        collection(kind) + "?dryRun=All&fieldValidation=Strict",
        object.toString(),
        OBJECT,
        OBJECT);
  }

  /**
   * As {@code kubectl apply --server-side} does it; an operator may let it go without asking a
   * relay.
   */
  Answer apply(String kind, ObjectNode object) {
    return apply(kind, object, "");
  }

  /** As {@code kubectl apply --server-side --dry-run=server} does it. */
  Answer tryToApply(String kind, ObjectNode object) {
    return apply(kind, object, "&dryRun=All");
  }

  private Answer apply(String kind, ObjectNode object, String how) {
    ObjectNode named = object.deepCopy();
    named
        .withObject("/metadata")
        .put("name", name())
        .withObject("/annotations")
        .put("mysocket.io/skip-remote-cleanup", "true");
    return patch(
        object(kind) + "?fieldManager=manifests&force=true&fieldValidation=Strict" + how, named);
  }

  /** What {@code kubectl get} would show, were this the status; nothing is changed. */
  Answer tableWithStatus(String kind, JsonNode status) {
    return send(
        "PATCH",
        object(kind) + "/status?dryRun=All",
        json.createObjectNode().set("status", status).toString(),
        "application/merge-patch+json",
        TABLE);
  }

  /** As {@code kubectl scale --dry-run=server} does it. */
  Answer tryToScale(String kind, int replicas) {
    return send(
        "PATCH",
        object(kind) + "/scale?dryRun=All",
        "{\"spec\":{\"replicas\":" + replicas + "}}",
        "application/merge-patch+json",
        OBJECT);
  }

  Answer get(String path) {
    return send("GET", path, null, OBJECT, OBJECT);
  }

  /** Path of the one object that {@link #apply} makes. */
  String object(String kind) {
    return collection(kind) + "/" + name();
  }

  /** Name of the one object, unlike any other also where there are no namespaces. */
  String name() {
    return namespace;
  }

  void delete(String kind) {
    send("DELETE", object(kind), null, OBJECT, OBJECT);
    Awaitility.await(kind + " is gone").atMost(SERVED).until(() -> get(object(kind)).code() == 404);
  }

  private Answer patch(String path, JsonNode object) {
    return send("PATCH", path, object.toString(), "application/apply-patch+yaml", OBJECT);
  }

  private Answer send(
      String method, String path, @Nullable String body, String type, String wanted) {
    var request =
        client
            .getHttpClient()
            .newHttpRequestBuilder()
            .uri(client.getMasterUrl().toString().replaceAll("/$", "") + path)
            .header("Accept", wanted)
            .method(method, type, body)
            .build();
    try {
      HttpResponse<String> response =
          client
              .getHttpClient()
              .sendAsync(request, String.class)
              .get(ANSWER.toSeconds(), TimeUnit.SECONDS);
      return new Answer(response.code(), read(response.bodyString()));
    } catch (ExecutionException | TimeoutException | IOException e) {
      throw new AssertionError("no answer from " + client.getMasterUrl() + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** Of a kind that is not served yet the server speaks in plain text. */
  private JsonNode read(String body) {
    try {
      JsonNode answer = json.readTree(body);
      return answer == null ? MissingNode.getInstance() : answer;
    } catch (JsonProcessingException _) {
      return json.createObjectNode().put("message", body);
    }
  }

  @Override
  public void close() {
    send("DELETE", "/api/v1/namespaces/" + namespace, null, OBJECT, OBJECT);
    client.close();
  }
}
