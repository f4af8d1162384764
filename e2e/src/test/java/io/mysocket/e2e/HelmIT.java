package io.mysocket.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysocket.e2e.lab.Command;
import io.mysocket.e2e.lab.Helm;
import io.mysocket.e2e.lab.Kubectl;
import io.mysocket.e2e.lab.Lab;
import io.mysocket.e2e.lab.RelayProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * {@code helm upgrade} and {@code helm uninstall} of the operator, under a MySocket that serves.
 */
class HelmIT {
  private static final Duration SERVING = Duration.ofSeconds(120);

  private final Lab lab = new Lab();
  private final Helm helm = lab.helm();
  @TempDir Path folder;
  private Path values;
  private WebApp web;
  private String url;

  @BeforeEach
  void apply() {
    values = helm.values(folder);
    web = WebApp.apply(lab, HelmIT.class);
    url = web.url();
  }

  @AfterEach
  void installAgain() {
    try {
      helm.upgrade(values);
    } finally {
      web.delete();
    }
  }

  private int status() {
    return lab.curl().get(url + "/").status();
  }

  private String uid() {
    return web.kubectl().value("mysocket", "web", ".metadata.uid");
  }

  /** After the operator has come back, the MySocket is what it was. */
  private void awaitTheSameUrl() {
    Kubectl kubectl = web.kubectl();
    kubectl.ok("wait", "--for=condition=Ready", "mysocket/web", "--timeout=150s");
    assertThat(web.url()).isEqualTo(url);
    assertThat(status()).isEqualTo(200);
  }

  @Test
  void anUpgradeKeepsTheUrlAndServes() {
    String uid = uid();
    String pod = web.kubectl().ok("get", "pods", "-l", "mysocket.io/socket=web", "-o", "name");
    helm.upgrade(
        values,
        "--set",
        "log.level=debug",
        "--set",
        "finalizerTimeout=30m",
        "--set",
        "replicaCount=2");
    awaitTheSameUrl();
    assertThat(uid()).isEqualTo(uid);
    assertThat(web.kubectl().ok("get", "pods", "-l", "mysocket.io/socket=web", "-o", "name"))
        .as("the tunnel is not touched")
        .isEqualTo(pod);
  }

  @Test
  void anUninstallWithRetainGoesOnServing() {
    helm.uninstall().orFail();
    assertThat(status()).isEqualTo(200);
    assertThat(web.kubectl().conditions("web")).contains("Ready=Unknown/Drained");
    assertThat(web.kubectl().value("mysocket", "web", ".metadata.finalizers")).isEmpty();

    helm.upgrade(values);
    awaitTheSameUrl();
  }

  @Test
  void anUninstallWithDeleteLeavesNothingOnTheRelay() {
    helm.upgrade(values, "--set", "drain.policy=Delete");
    helm.uninstall().orFail();
    assertThat(status()).isEqualTo(404);
    web.kubectl().ok("delete", "mysocket", "web", "--timeout=120s");
  }

  /** A relay that is no help. */
  enum Trouble {
    GONE {
      @Override
      void begin(RelayProcess relay) {
        relay.kill();
      }

      @Override
      void end(RelayProcess relay) {
        relay.start();
      }
    },
    HANGING {
      @Override
      void begin(RelayProcess relay) {
        relay.freeze();
      }

      @Override
      void end(RelayProcess relay) {
        relay.thaw();
      }
    };

    abstract void begin(RelayProcess relay);

    abstract void end(RelayProcess relay);
  }

  @ParameterizedTest
  @EnumSource
  @Tag("soak")
  void installAndUpgradeDoNotWaitForTheRelay(Trouble trouble) {
    helm.uninstall().orFail();
    trouble.begin(lab.relay());
    try {
      helm.upgrade(values);
      helm.upgrade(values, "--set", "log.level=debug");
      Kubectl kubectl = web.kubectl();
      Lab.await("it is told", SERVING, () -> kubectl.conditions("web").contains("Ready=False/"));
    } finally {
      trouble.end(lab.relay());
    }
    web.awaitServing(SERVING); // the agent may be waiting for its next try
    awaitTheSameUrl();
  }

  @ParameterizedTest
  @EnumSource
  @Tag("soak")
  void anUninstallWithRetainDoesNotWaitForTheRelay(Trouble trouble) {
    helm.upgrade(values, "--set", "drain.timeout=20s");
    trouble.begin(lab.relay());
    try {
      Instant began = Instant.now();
      helm.uninstall("--timeout", "2m").orFail();
      assertThat(Duration.between(began, Instant.now())).isLessThan(Duration.ofSeconds(90));
    } finally {
      trouble.end(lab.relay());
    }
    helm.upgrade(values);
    web.awaitServing(SERVING);
    awaitTheSameUrl();
  }

  @ParameterizedTest
  @EnumSource
  @Tag("soak")
  void anUninstallWithoutTheRelayTakesNoLongerThanItWasGiven(Trouble trouble) {
    helm.upgrade(values, "--set", "drain.policy=Delete", "--set", "drain.timeout=20s");
    trouble.begin(lab.relay());
    try {
      web.kubectl().ok("delete", "mysocket", "web", "--wait=false");
      Instant began = Instant.now();
      Command command = helm.uninstall("--timeout", "2m");
      assertThat(Duration.between(began, Instant.now())).isLessThan(Duration.ofSeconds(90));
      assertThat(command.exit()).as(command.err()).isZero();
      web.kubectl().ok("wait", "--for=delete", "mysocket/web", "--timeout=10s");
    } finally {
      trouble.end(lab.relay());
    }
    Lab.await("the relay is back", SERVING, () -> status() != 0);
  }
}
