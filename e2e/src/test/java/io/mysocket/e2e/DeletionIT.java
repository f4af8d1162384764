package io.mysocket.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysocket.e2e.lab.Kubectl;
import io.mysocket.e2e.lab.Lab;
import io.mysocket.e2e.lab.Running;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Nothing is left behind, and nothing gets stuck. */
class DeletionIT {
  private static final Duration GONE = Duration.ofSeconds(150);

  private final Lab lab = new Lab();

  @Test
  void aDeletedMySocketTakesEverythingAlong() {
    WebApp web = WebApp.apply(lab, DeletionIT.class);
    Kubectl kubectl = web.kubectl();
    String url = web.url();
    // As the operator sees it: without a ready Pod there is nothing to wait for, and nothing to
    // tell.
    Lab.await(
        "a ready tunnel",
        GONE,
        () -> kubectl.value("mysocket", "web", ".status.readyReplicas").equals("1"));
    String reason = "{.status.conditions[?(@.type==\"Ready\")].reason}{\"\\n\"}";
    try (Running watch =
        kubectl.begin("get", "mysocket", "web", "-w", "-o", "jsonpath=" + reason)) {
      watch.await("Connected", GONE);
      kubectl.ok("delete", "mysocket", "web", "--timeout=120s");
      watch.await("Finalizing", GONE);
    }

    assertThat(lab.curl().get(url).status()).isEqualTo(404);
    String ours = "app.kubernetes.io/managed-by=mysocket-operator";
    Lab.await(
        "no child is left",
        GONE,
        () ->
            kubectl
                .ok("get", "deployments,secrets,serviceaccounts,pods", "-l", ours, "-o", "name")
                .isBlank());
    web.delete();
  }

  @Test
  void aNamespaceWithMySocketsInItEnds() {
    WebApp web = WebApp.apply(lab, DeletionIT.class);
    String url = web.url();
    web.kubectl().ok("delete", "namespace", web.kubectl().namespace(), "--timeout=170s");
    assertThat(lab.curl().get(url).status()).isEqualTo(404);
  }

  @Test
  void aDeletionWaitsForTheRelayAndSaysSo() {
    WebApp web = WebApp.apply(lab, DeletionIT.class);
    Kubectl kubectl = web.kubectl();
    String url = web.url();
    lab.relay().kill();
    try {
      kubectl.ok("delete", "mysocket", "web", "--wait=false");
      Lab.await(
          "Ready=False/FinalizeFailed",
          GONE,
          () -> kubectl.conditions("web").contains("Ready=False/FinalizeFailed"));
    } finally {
      lab.relay().start();
    }
    kubectl.ok("wait", "--for=delete", "mysocket/web", "--timeout=120s");
    assertThat(lab.curl().get(url).status()).isEqualTo(404);
    web.delete();
  }

  @Test
  @Tag("soak")
  void aNamespaceWaitsForARelayThatHangsAndThenEnds() {
    WebApp web = WebApp.apply(lab, DeletionIT.class);
    Kubectl kubectl = web.kubectl();
    String url = web.url();
    lab.relay().freeze();
    try {
      kubectl.ok("delete", "namespace", kubectl.namespace(), "--wait=false");
      Lab.await(
          "Ready=False/FinalizeFailed",
          GONE,
          () -> kubectl.conditions("web").contains("Ready=False/FinalizeFailed"));
    } finally {
      lab.relay().thaw();
    }
    kubectl.ok("wait", "--for=delete", "namespace/" + kubectl.namespace(), "--timeout=170s");
    assertThat(lab.curl().get(url).status()).isEqualTo(404);
  }

  @Test
  void theEscapeAnnotationEndsADeletionWithoutTheRelay() {
    WebApp web = WebApp.apply(lab, DeletionIT.class);
    Kubectl kubectl = web.kubectl();
    lab.relay().kill();
    try {
      kubectl.ok("delete", "mysocket", "web", "--wait=false");
      kubectl.ok("annotate", "mysocket", "web", "mysocket.io/skip-remote-cleanup=true");
      kubectl.ok("wait", "--for=delete", "mysocket/web", "--timeout=60s");
    } finally {
      lab.relay().start();
    }
    web.delete();
  }
}
