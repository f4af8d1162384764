package io.mysocket.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysocket.e2e.lab.Command;
import io.mysocket.e2e.lab.Kubectl;
import io.mysocket.e2e.lab.Lab;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code kubectl mysocket} on a MySocket that works, and on what does not. */
class PluginIT {
  private static final Duration NOTICED = Duration.ofSeconds(90);

  private final Lab lab = new Lab();
  private WebApp web;

  @BeforeEach
  void apply() {
    web = WebApp.apply(lab, PluginIT.class);
  }

  @AfterEach
  void delete() {
    web.delete();
  }

  private Command plugin(String... arguments) {
    return web.kubectl().plugin("kubectl-mysocket", arguments);
  }

  @Test
  void whatWorksIsShown() {
    // The tunnel serves before the kubelet has looked at the Pod's readiness.
    web.kubectl().ok("rollout", "status", "deployment", "web-tunnel", "--timeout=150s");
    assertThat(plugin("url", "web").orFail().strip()).isEqualTo(web.url());
    assertThat(plugin("describe", "web").orFail())
        .contains("URL:        " + web.url())
        .containsPattern("Ready +True +Connected")
        .containsPattern("web-tunnel-\\S+ +1/1 +Running");
    assertThat(plugin("logs", "web").orFail()).contains("web-tunnel-");
    Command doctor =
        Lab.await(
            "a doctor who finds nothing",
            NOTICED,
            () -> plugin("doctor", "web"),
            found -> found.exit() == 0);
    assertThat(doctor.out())
        .contains("ok    its Service web has ready Pods (port 80)")
        .contains("ok    Ready: Connected")
        .doesNotContain("FAIL");
  }

  @Test
  void theDoctorFindsWhatIsMissing() {
    Kubectl kubectl = web.kubectl();
    kubectl.ok("scale", "deployment", "web", "--replicas=0");
    kubectl.ok("wait", "--for=delete", "pod", "-l", "app.kubernetes.io/name=web", "--timeout=150s");
    Lab.await(
        "the doctor's finding",
        NOTICED,
        () -> {
          Command found = plugin("doctor", "web");
          return found.exit() == 1
              && found.out().contains("FAIL  its Service web has no ready Pod");
        });

    kubectl.ok("delete", "service", "web");
    assertThat(plugin("doctor", "web").out()).contains("FAIL  its Service web does not exist");
    assertThat(plugin("doctor", "nowhere").out())
        .contains("FAIL")
        .contains("\"nowhere\" not found");
  }

  @Test
  void whatIsNotThereIsSaid() {
    Command command = plugin("url", "nowhere");
    assertThat(command.exit()).isEqualTo(1);
    assertThat(command.err()).contains("\"nowhere\" not found");
    assertThat(plugin("url").err()).contains("which MySocket?");
    assertThat(plugin("fly").err()).contains("there is no command fly");
  }

  @Test
  void commandsAndNamesComplete() {
    Kubectl kubectl = web.kubectl();
    assertThat(kubectl.plugin("kubectl_complete-mysocket", "d").orFail().lines())
        .containsExactly("describe", "doctor", ":4");
    assertThat(kubectl.plugin("kubectl_complete-mysocket", "url", "w").orFail().lines())
        .containsExactly("web", ":4");
    assertThat(kubectl.plugin("kubectl_complete-mysocket", "url", "web", "").orFail().lines())
        .containsExactly(":4");
  }
}
