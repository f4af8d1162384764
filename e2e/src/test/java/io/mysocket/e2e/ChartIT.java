package io.mysocket.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysocket.e2e.lab.Command;
import io.mysocket.e2e.lab.Kubectl;
import io.mysocket.e2e.lab.Lab;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the chart renders, applied to a real API server. */
class ChartIT {
  private static final Duration IN_FORCE = Duration.ofSeconds(60);
  private static final String TESTS = "../charts/mysocket-operator/tests/";

  private final Lab lab = new Lab();
  private final Kubectl kubectl = lab.namespaceFor(ChartIT.class);
  private final String name = kubectl.namespace();
  private final Kubectl home = lab.in(Lab.OPERATOR_NAMESPACE);

  @AfterEach
  void delete() {
    String policies = "validatingadmissionpolicybinding,validatingadmissionpolicy";
    kubectl.run("delete", policies, name, name + "-domains");
    kubectl.run("delete", "namespace", name, "--wait=false");
  }

  private static String socket(String spec) {
    return """
    apiVersion: mysocket.io/v1
    kind: MySocket
    metadata: {name: web}
    spec: {target: {service: {name: web, port: 80}}%s}
    """
        .formatted(spec);
  }

  private static String domain(String hostname) {
    return """
    apiVersion: mysocket.io/v1
    kind: MySocketDomain
    metadata: {name: shop}
    spec: {hostname: %s}
    """
        .formatted(hostname);
  }

  /** Whether it would be taken; nothing is made. */
  private Command tried(String manifest) {
    return kubectl.applyDry(manifest);
  }

  @Test
  void whateverIsTurnedOnIsTakenWhereItsKindIs() {
    for (String values : new String[] {"defaults", "guarded", "everything", "relay"}) {
      String all =
          lab.helm()
              .template(
                  "mysocket-operator",
                  "--no-hooks",
                  "--values",
                  TESTS + values + ".yaml",
                  "--api-versions",
                  "monitoring.coreos.com/v1");
      for (String object : all.split("(?m)^---$")) {
        boolean elsewhere = object.contains("\n  namespace: shop\n"); // which is not there
        boolean there =
            !object.contains("monitoring.coreos.com") && object.contains("kind:") && !elsewhere;
        if (there) {
          Command applied = home.applyDry(object);
          assertThat(applied.exit()).as(values + "\n" + object + applied.err()).isZero();
        }
      }
    }
  }

  @Test
  void thePrometheusOperatorsKindsAreTakenByItsOwnSchemas() {
    List<String> installed = new ArrayList<>();
    try {
      for (String kind : List.of("podmonitors", "servicemonitors", "prometheusrules")) {
        String crd = kind + ".monitoring.coreos.com";
        if (kubectl.run("get", "crd", crd).exit() != 0) {
          kubectl.ok("create", "-f", "src/test/resources/monitoring/" + kind + ".yaml");
          installed.add(crd);
        }
        kubectl.ok("wait", "--for=condition=Established", "crd/" + crd, "--timeout=60s");
      }
      Lab.await(
          "they are served",
          IN_FORCE,
          () -> kubectl.run("get", "podmonitors,servicemonitors,prometheusrules").exit() == 0);
      String all =
          lab.helm()
              .template(
                  "mysocket-operator",
                  "--no-hooks",
                  "--values",
                  TESTS + "guarded.yaml",
                  "--api-versions",
                  "monitoring.coreos.com/v1");
      List<String> ours =
          Stream.of(all.split("(?m)^---$"))
              .filter(object -> object.contains("apiVersion: monitoring.coreos.com/v1"))
              .toList();
      assertThat(ours).hasSize(3);
      for (String object : ours) {
        Command applied = home.applyDry(object);
        assertThat(applied.exit()).as(object + applied.err()).isZero();
        assertThat(applied.err()).as("unknown fields are warned of").doesNotContain("unknown");
      }
    } finally {
      installed.forEach(crd -> kubectl.run("delete", "crd", crd, "--timeout=60s"));
    }
  }

  @Test
  void theKustomizeBaseIsTaken() {
    assertThat(
            home.run(
                    "apply",
                    "--server-side",
                    "--force-conflicts",
                    "--dry-run=server",
                    "-k",
                    "../install/cluster")
                .orFail())
        .contains("customresourcedefinition.apiextensions.k8s.io/mysocketdomains.mysocket.io")
        .contains("deployment.apps/mysocket-operator");
  }

  @Test
  void theAdmissionPolicyRefusesWhatItSaysAndNothingElse() {
    String policy =
        lab.helm()
            .template(
                "mysocket-operator",
                "--show-only",
                "templates/admissionpolicy.yaml",
                "--set",
                "admissionPolicy.enabled=true",
                "--set",
                "admissionPolicy.hostnameSuffixLabel=mysocket.io/domain",
                "--set",
                "admissionPolicy.forbidAddressTargets=true",
                "--set",
                "admissionPolicy.forbidRetain=true",
                "--set",
                "admissionPolicy.namespaceSelector.matchLabels.kubernetes\\.io/metadata\\.name="
                    + name);
    kubectl.ok("label", "namespace", name, "mysocket.io/domain=example.com");
    kubectl
        .apply(policy.replaceAll("(?m)^  (name|policyName): mysocket-operator", "  $1: " + name))
        .orFail();

    Lab.await(
        "the policy is in force",
        IN_FORCE,
        () -> tried(socket(", deletionPolicy: Retain")).exit() != 0);
    assertThat(tried(socket(", deletionPolicy: Retain")).err())
        .contains("spec.deletionPolicy Retain is not allowed in this cluster: use Delete");
    assertThat(tried(socket(", hostnames: [shop.example.org]")).err())
        .contains("spec.hostnames must end with example.com");
    assertThat(
            tried(socket("").replace("service: {name: web, port: 80}", "address: \"10.0.0.1:80\""))
                .err())
        .contains("spec.target.address is not allowed in this cluster");
    assertThat(tried(socket(", hostnames: [shop.example.com]")).orFail()).contains("web");
    assertThat(tried(socket("")).orFail()).contains("web");

    assertThat(tried(domain("shop.example.com")).orFail()).contains("shop");
    Lab.await(
        "the policy of host names is in force",
        IN_FORCE,
        () -> tried(domain("shop.example.org")).exit() != 0);
    assertThat(tried(domain("shop.example.org")).err())
        .contains("spec.hostname must end with example.com");
  }
}
