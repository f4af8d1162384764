package io.mysocket.client.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mysocket.ssh.KeyFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several connections for one socket, against a real SSH server of the relay's make. */
class BundleTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path folder;

  @Test
  void carriesOnByTheOthersAndReplacesOneThatIsLost() throws Exception {
    KeyPair key = TestRelay.freshKey();
    Files.writeString(folder.resolve("key"), KeyFiles.text(key, "test"));
    try (TestRelay relay = new TestRelay(TestRelay.freshKey(), 0);
        AgentNetwork network = new AgentNetwork(2)) {
      relay.letIn.add(key.getPublic());
      relay.knownHosts(folder.resolve("known_hosts"));
      Bundle agents = new Bundle(config(relay), AgentListener.LOGGING, network, 3);
      Thread running = Thread.ofPlatform().start(() -> run(agents));
      await().atMost(PATIENCE).until(() -> relay.tunnels.size() == 3);

      relay.tunnels.getFirst().connection().channel().close();

      await().atMost(PATIENCE).until(() -> relay.tunnels.size() == 4);
      assertThat(agents.connected()).isTrue();
      agents.close();
      assertThat(agents.connected()).isFalse();
      assertThat(running.join(PATIENCE)).isTrue();
    }
  }

  private AgentConfig config(TestRelay relay) {
    return new AgentConfig(
        new Address("127.0.0.1", relay.port()),
        null,
        null,
        "0192-socket",
        new Credentials.InFiles(folder.resolve("key"), folder.resolve("known_hosts")),
        0,
        new Address("127.0.0.1", 9),
        AgentConfig.Waits.INTERACTIVE);
  }

  private static void run(Bundle agents) {
    try {
      agents.run();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
