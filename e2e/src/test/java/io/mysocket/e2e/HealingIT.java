package io.mysocket.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysocket.e2e.lab.Kubectl;
import io.mysocket.e2e.lab.Lab;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Each part fails once, and comes back without a hand. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HealingIT {
  /** An agent waits for 5 s at most where a relay had served; more is the machine's. */
  private static final Duration RELAY_BACK = Duration.ofSeconds(60);

  private static final Duration POD = Duration.ofSeconds(120);

  private final Lab lab = new Lab();
  private WebApp web;

  @BeforeAll
  void apply() {
    web = WebApp.apply(lab, HealingIT.class);
  }

  @AfterAll
  void delete() {
    web.delete();
  }

  @Test
  void aMissingServiceIsNamedAndHealsWhenItAppears() {
    Kubectl kubectl = web.kubectl();
    kubectl
        .apply(
            """
            apiVersion: mysocket.io/v1
            kind: MySocket
            metadata: {name: early}
            spec: {target: {service: {name: later, port: 80}}}
            """)
        .orFail();
    Lab.await(
        "TargetResolved=False/ServiceNotFound",
        POD,
        () -> kubectl.conditions("early").contains("TargetResolved=False/ServiceNotFound"));
    assertThat(kubectl.conditions("early")).contains("Ready=False");

    kubectl
        .apply(
            """
            apiVersion: v1
            kind: Service
            metadata: {name: later}
            spec: {selector: {app.kubernetes.io/name: web}, ports: [{port: 80, targetPort: 8080}]}
            """)
        .orFail();
    kubectl.ok("wait", "--for=condition=Ready", "mysocket/early", "--timeout=120s");
    String url = kubectl.value("mysocket", "early", ".status.url");
    assertThat(lab.curl().get(url).status()).isEqualTo(200);
    kubectl.ok("delete", "mysocket", "early", "--timeout=120s");
  }

  @Test
  void aTargetWithoutPodsIs502() {
    web.kubectl().ok("scale", "deployment/web", "--replicas=0");
    Lab.await("502", POD, () -> web.get("/").status() == 502);
    assertThat(web.get("/", "-HAccept: application/json").body()).contains("\"requestId\"");
    web.kubectl().ok("scale", "deployment/web", "--replicas=1");
    web.awaitServing(POD);
  }

  @Test
  void aDeletedAgentPodIsReplaced() {
    web.awaitServing(POD);
    // It serves before the kubelet has asked it whether it is ready.
    Set<String> before =
        Lab.await("an agent is ready", POD, this::readyAgents, ready -> !ready.isEmpty());
    web.kubectl()
        .ok("delete", "pod", "-l", "mysocket.io/socket=web", "--grace-period=0", "--force");
    // The old one serves until the kubelet hears that it is gone.
    Lab.await(
        "another agent is ready",
        POD,
        this::readyAgents,
        ready -> !ready.isEmpty() && Collections.disjoint(ready, before));
    web.awaitServing(POD);
  }

  private Set<String> readyAgents() {
    String path =
        "jsonpath={range .items[*]}{.metadata.uid}={.status.conditions[?(@.type==\"Ready\")].status} {end}";
    String pods = web.kubectl().ok("get", "pods", "-l", "mysocket.io/socket=web", "-o", path);
    return Arrays.stream(pods.split(" ", -1))
        .filter(pod -> pod.endsWith("=True"))
        .collect(Collectors.toSet());
  }

  @Test
  void aKilledRelayComesBackWithTheSameUrl() {
    web.awaitServing(POD);
    String url = web.url();
    lab.relay().kill();
    try {
      assertThat(lab.curl().get(url).status()).isZero();
    } finally {
      lab.relay().start();
    }
    web.awaitServing(RELAY_BACK);
    assertThat(web.url()).isEqualTo(url);
  }

  @Test
  void trafficGoesOnWithoutTheOperator() {
    web.awaitServing(POD);
    Kubectl operator = lab.in(Lab.OPERATOR_NAMESPACE);
    operator.ok("scale", "deployment/mysocket-operator", "--replicas=0");
    try {
      operator.ok(
          "wait",
          "--for=delete",
          "pod",
          "-l",
          "app.kubernetes.io/name=mysocket-operator",
          "--timeout=120s");
      assertThat(web.get("/").status()).isEqualTo(200);
    } finally {
      operator.ok("scale", "deployment/mysocket-operator", "--replicas=1");
    }
    operator.ok("rollout", "status", "deployment/mysocket-operator", "--timeout=150s");
    assertThat(web.get("/").status()).isEqualTo(200);
  }

  @Test
  void theOperatorGoesOnAfterTheApiServerRestarted() {
    web.awaitServing(POD);
    String url = web.url();
    lab.restartApiServer();
    assertThat(lab.curl().get(url + "/").status()).isEqualTo(200);
    Kubectl kubectl = web.kubectl();
    String another =
        """
        apiVersion: mysocket.io/v1
        kind: MySocket
        metadata: {name: after-restart}
        spec: {target: {service: {name: web, port: 80}}}
        """;
    // It is ready before it has found all kinds again.
    Lab.await("the API server takes it", POD, () -> kubectl.apply(another).exit() == 0);
    kubectl.ok("wait", "--for=condition=Ready", "mysocket/after-restart", "--timeout=150s");
    kubectl.ok("delete", "mysocket", "after-restart", "--timeout=120s");
  }
}
