package io.mysocket.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysocket.e2e.lab.Kubectl;
import io.mysocket.e2e.lab.Lab;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Each part fails once, and comes back without a hand. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HealingIT {
  private static final Duration AGENT_BACK = Duration.ofSeconds(15);
  private static final Duration RELAY_BACK = Duration.ofSeconds(30);
  private static final Duration POD = Duration.ofSeconds(60);

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
    kubectl.ok("wait", "--for=condition=Ready", "mysocket/early", "--timeout=60s");
    String url = kubectl.value("mysocket", "early", ".status.url");
    assertThat(lab.curl().get(url).status()).isEqualTo(200);
    kubectl.ok("delete", "mysocket", "early", "--timeout=60s");
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
    web.kubectl()
        .ok("delete", "pod", "-l", "mysocket.io/socket=web", "--grace-period=0", "--force");
    web.awaitServing(AGENT_BACK);
  }

  @Test
  void aKilledRelayComesBackWithTheSameUrl() {
    web.awaitServing(POD);
    String url = web.url();
    lab.relay().kill();
    assertThat(lab.curl().get(url).status()).isZero();
    lab.relay().start();
    web.awaitServing(RELAY_BACK);
    assertThat(web.url()).isEqualTo(url);
  }

  @Test
  void trafficGoesOnWithoutTheOperator() {
    Kubectl operator = lab.in(Lab.OPERATOR_NAMESPACE);
    operator.ok("scale", "deployment/mysocket-operator", "--replicas=0");
    operator.ok(
        "wait",
        "--for=delete",
        "pod",
        "-l",
        "app.kubernetes.io/name=mysocket-operator",
        "--timeout=60s");
    web.awaitServing(AGENT_BACK);
    operator.ok("scale", "deployment/mysocket-operator", "--replicas=1");
    operator.ok("rollout", "status", "deployment/mysocket-operator", "--timeout=120s");
    assertThat(web.get("/").status()).isEqualTo(200);
  }

  @Test
  void theOperatorGoesOnAfterTheApiServerRestarted() {
    lab.restartApiServer();
    Kubectl kubectl = web.kubectl();
    Lab.await("API server answers", POD, () -> kubectl.run("get", "namespaces").exit() == 0);
    assertThat(web.get("/").status()).isEqualTo(200);
    kubectl
        .apply(
            """
            apiVersion: mysocket.io/v1
            kind: MySocket
            metadata: {name: after-restart}
            spec: {target: {service: {name: web, port: 80}}}
            """)
        .orFail();
    kubectl.ok("wait", "--for=condition=Ready", "mysocket/after-restart", "--timeout=60s");
    kubectl.ok("delete", "mysocket", "after-restart", "--timeout=60s");
  }
}
