package io.mysocket.operator;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** The PodMonitor of Prometheus' operator, as it ships; goes if it was not there before. */
final class Monitoring implements AutoCloseable {
  private static final Path FILE = Path.of("../e2e/src/test/resources/monitoring/podmonitors.yaml");
  private static final String NAME = "podmonitors.monitoring.coreos.com";
  private static final String VERSION = "monitoring.coreos.com/v1";
  private static final int SECONDS = 120;

  private final KubernetesClient client;
  private final boolean ours;

  Monitoring(KubernetesClient client) {
    this.client = client;
    this.ours = !isThere(client);
  }

  static boolean isThere(KubernetesClient client) {
    return client.apiextensions().v1().customResourceDefinitions().withName(NAME).get() != null;
  }

  /** Installs the kind, unless it is there. */
  Monitoring install() {
    if (isThere(client)) {
      return this;
    }
    try (InputStream in = Files.newInputStream(FILE)) {
      for (HasMetadata crd : client.load(in).items()) {
        client.resource(crd).fieldManager("it").forceConflicts().serverSideApply();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    client
        .apiextensions()
        .v1()
        .customResourceDefinitions()
        .withName(NAME)
        .waitUntilCondition(
            crd ->
                crd != null
                    && crd.getStatus() != null
                    && crd.getStatus().getConditions() != null
                    && crd.getStatus().getConditions().stream()
                        .anyMatch(
                            c -> c.getType().equals("Established") && c.getStatus().equals("True")),
            SECONDS,
            TimeUnit.SECONDS);
    // The API server tells of a kind a moment after it has established it.
    await().atMost(SECONDS, TimeUnit.SECONDS).until(this::isTold);
    return this;
  }

  private boolean isTold() {
    try {
      var told = client.getApiResources(VERSION);
      return told != null
          && told.getResources().stream().anyMatch(each -> each.getKind().equals("PodMonitor"))
          // what is told may still be the one that was there before
          && client
                  .genericKubernetesResources(VERSION, "PodMonitor")
                  .inAnyNamespace()
                  .list()
                  .getItems()
              != null;
    } catch (KubernetesClientException e) {
      return false;
    }
  }

  /** One of them. */
  Resource<GenericKubernetesResource> named(String namespace, String name) {
    return client
        .genericKubernetesResources(VERSION, "PodMonitor")
        .inNamespace(namespace)
        .withName(name);
  }

  @Override
  public void close() {
    if (ours) {
      var crd = client.apiextensions().v1().customResourceDefinitions().withName(NAME);
      crd.delete();
      // One that is going still takes what is applied, and takes it along.
      crd.waitUntilCondition(Objects::isNull, SECONDS, TimeUnit.SECONDS);
    }
  }
}
