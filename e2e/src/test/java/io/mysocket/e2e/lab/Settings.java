package io.mysocket.e2e.lab;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the lab finds things; {@code ./mysocket test} sets all of it.
 *
 * @param kubeconfig of the cluster to test on
 * @param kubectl how to call kubectl
 * @param helm how to call helm
 * @param state the launcher's folder for what runs now
 * @param httpPort the relay's port for plain HTTP
 * @param cluster the local cluster's script, when it is the local one
 */
record Settings(
    Path kubeconfig,
    String kubectl,
    String helm,
    Path state,
    int httpPort,
    Optional<Path> cluster) {

  static Settings fromEnvironment() {
    return new Settings(
        Path.of(need("KUBECONFIG")),
        System.getenv().getOrDefault("KUBECTL", "kubectl"),
        System.getenv().getOrDefault("HELM", "helm"),
        Path.of(need("MYSOCKET_STATE")),
        Integer.parseInt(need("MYSOCKET_HTTP_PORT")),
        Optional.ofNullable(System.getenv("MYSOCKET_E2E_CLUSTER")).map(Path::of));
  }

  private static String need(String name) {
    return Optional.ofNullable(System.getenv(name))
        .orElseThrow(() ->
            new IllegalStateException(name + " is not set: run the tests by ./mysocket test"));
  }
}
