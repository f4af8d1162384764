package io.mysocket.operator.tunnels;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.mysocket.operator.status.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TunnelPodsTest {
  @ParameterizedTest
  @CsvSource({
    "CrashLoopBackOff,CRASH_LOOPING",
    "ImagePullBackOff,IMAGE_PULL_FAILED",
    "ErrImagePull,IMAGE_PULL_FAILED",
    "CreateContainerConfigError,DEPLOYMENT_FAILING"
  })
  void whatKeepsAPodFromStartingIsNamed(String waiting, Reason reason) {
    var trouble =
        TunnelPods.trouble(pod("waiting: {reason: " + waiting + ", message: so it is}"))
            .orElseThrow();
    assertThat(trouble.reason()).isEqualTo(reason);
    assertThat(trouble.message()).contains("web-1");
  }

  @Test
  void aPodOnItsWayIsNoTrouble() {
    assertThat(TunnelPods.trouble(pod("waiting: {reason: ContainerCreating}"))).isEmpty();
    assertThat(TunnelPods.trouble(pod("running: {}"))).isEmpty();
  }

  private static Pod pod(String state) {
    return Serialization.unmarshal(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: web-1}
        status: {containerStatuses: [{name: agent, state: {%s}}]}
        """
            .formatted(state),
        Pod.class);
  }
}
