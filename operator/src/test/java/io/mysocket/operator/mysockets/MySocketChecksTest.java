package io.mysocket.operator.mysockets;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.mysocket.operator.mysockets.MySocketChecks.Facts;
import io.mysocket.operator.status.Reason;
import io.mysocket.operator.tunnels.TunnelPods.Trouble;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MySocketChecksTest {
  private static final String WEB = "target: {service: {name: web, port: 80}}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          type: unknown                  | this value of spec.type
          plainHttp: unknown             | this value of spec.plainHttp
          tls: {mode: unknown}           | this value of spec.tls.mode
          adopt: {policy: unknown}       | this value of spec.adopt.policy
          """)
  void whatCannotBeServedIsNamed(String field, String named) {
    var spec = Given.socket(WEB + ", " + field).getSpec();
    assertThat(MySocketChecks.unsupported(spec).orElseThrow()).endsWith(": " + named);
  }

  @Test
  void whatTheRelayCanBeAskedForIsNoMatterHere() {
    String all =
        ", type: https, subdomain: a, hostnames: [a.example.com], plainHttp: Serve,"
            + " limits: {burst: 1}, access: {allowCIDRs: [10.0.0.0/8]}, tls: {mode: Passthrough}";
    assertThat(MySocketChecks.unsupported(Given.socket(WEB + all).getSpec())).isEmpty();
  }

  private static Reason reason(
      String spec, int connected, boolean was, @Nullable Deployment deployment) {
    var facts =
        new Facts(Given.socket(WEB + spec).getSpec(), connected, was, deployment, Optional::empty);
    return MySocketChecks.tunnel(facts).reason();
  }

  @Test
  void theFirstThingInTheWayOfATunnelIsTold() {
    var fresh = new Deployment();
    var up = deployment().withReadyReplicas(1).endStatus().build();
    var stuck =
        deployment()
            .addNewCondition()
            .withType("ReplicaFailure")
            .withStatus("True")
            .withMessage("exceeded quota")
            .endCondition()
            .endStatus()
            .build();
    assertThat(reason(", suspend: true", 1, true, up)).isEqualTo(Reason.SUSPENDED);
    assertThat(reason(", replicas: 0", 0, false, null)).isEqualTo(Reason.SUSPENDED);
    assertThat(reason("", 1, false, fresh)).isEqualTo(Reason.CONNECTED);
    assertThat(reason("", 0, false, null)).isEqualTo(Reason.PENDING);
    assertThat(reason("", 0, false, stuck)).isEqualTo(Reason.DEPLOYMENT_FAILING);
    assertThat(reason("", 0, true, up)).isEqualTo(Reason.TUNNEL_DISCONNECTED);
    assertThat(reason("", 0, false, fresh)).isEqualTo(Reason.DEPLOYING);
    assertThat(reason("", 0, false, up)).isEqualTo(Reason.TUNNEL_CONNECTING);
  }

  @Test
  void whyPodsDoNotStartIsAskedOnlyIfNoneIsReady() {
    var trouble = Optional.of(new Trouble(Reason.CRASH_LOOPING, "ends"));
    var spec = Given.web().getSpec();
    var up = deployment().withReadyReplicas(1).endStatus().build();
    assertThat(
            MySocketChecks.tunnel(new Facts(spec, 0, false, new Deployment(), () -> trouble))
                .reason())
        .isEqualTo(Reason.CRASH_LOOPING);
    assertThat(
            MySocketChecks.tunnel(
                    new Facts(
                        spec,
                        0,
                        false,
                        up,
                        () -> {
                          throw new AssertionError("asked");
                        }))
                .reason())
        .isEqualTo(Reason.TUNNEL_CONNECTING);
  }

  private static io.fabric8.kubernetes.api.model.apps.DeploymentFluent<DeploymentBuilder>
              .StatusNested<
          DeploymentBuilder>
      deployment() {
    return new DeploymentBuilder().withNewStatus();
  }
}
