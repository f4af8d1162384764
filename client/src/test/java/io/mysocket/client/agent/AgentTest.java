package io.mysocket.client.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mysocket.client.proxy.HttpProxy;
import io.mysocket.client.proxy.TestProxy;
import io.mysocket.ssh.KeyFiles;
import io.mysocket.ssh.PublicKeys;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agent against a real SSH server of the relay's make, and a real target. */
@SuppressWarnings("NullAway.Init") // every test starts by run
class AgentTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Nobody listens on it, nor is it ever a client's. */
  private static final int SHUT = 1;

  @TempDir private Path folder;
  private final KeyPair hostKey = TestRelay.freshKey();
  private final KeyPair key = TestRelay.freshKey();
  private TestRelay relay;
  private ServerSocket target;
  private Agent agent;
  private Thread running;

  @BeforeEach
  void start() throws Exception {
    target = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::answerForEver);
    relay = new TestRelay(hostKey, 0);
    relay.letIn.add(key.getPublic());
    writeKey(key);
    relay.knownHosts(folder.resolve("known_hosts"));
  }

  @AfterEach
  void stop() throws Exception {
    agent.close();
    running.join(PATIENCE);
    relay.close();
    target.close();
  }

  private void answerForEver() {
    try {
      while (true) {
        Socket visitor = target.accept();
        Thread.ofVirtual().start(() -> answer(visitor));
      }
    } catch (IOException _) {
      // The test is over.
    }
  }

  private static void answer(Socket visitor) {
    try (visitor) {
      byte[] word = new byte[64];
      int length = visitor.getInputStream().read(word);
      if (length > 0) {
        String answer = "heard " + new String(word, 0, length, StandardCharsets.US_ASCII);
        visitor.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
      }
    } catch (IOException _) {
      // The visitor left.
    }
  }

  private void writeKey(KeyPair pair) throws IOException {
    Path next = Files.writeString(folder.resolve("next"), KeyFiles.text(pair, "test"));
    Files.move(next, folder.resolve("key"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }

  private void run(Address to) {
    AgentConfig.Waits waits =
        new AgentConfig.Waits(
            Duration.ofSeconds(30),
            Duration.ofSeconds(30),
            Duration.ofSeconds(5),
            Duration.ofMillis(50),
            Duration.ofMillis(200),
            Duration.ofMillis(50));
    AgentConfig config =
        new AgentConfig(
            new Address("127.0.0.1", relay.port()),
            null,
            null,
            "0192-socket",
            new Credentials.InFiles(folder.resolve("key"), folder.resolve("known_hosts")),
            0,
            to,
            waits);
    agent = new Agent(config, AgentListener.LOGGING);
    running =
        Thread.ofPlatform()
            .start(() -> {
              try {
                agent.run();
              } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
              }
            });
  }

  private void runToTarget() {
    run(new Address("127.0.0.1", target.getLocalPort()));
    awaitConnected();
  }

  private void awaitConnected() {
    Awaitility.await("connected")
        .atMost(PATIENCE)
        .until(() -> agent.connected() && !relay.tunnels.isEmpty());
  }

  private String ask(String word) throws Exception {
    return relay.ask(word).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  @Test
  void carriesConnectionsToItsTarget() throws Exception {
    runToTarget();
    assertThat(ask("one")).isEqualTo("heard one");
    assertThat(ask("two")).isEqualTo("heard two");
    assertThat(relay.users).contains("0192-socket");
  }

  @Test
  void saysWhenTheTargetDoesNotAnswer() throws Exception {
    run(new Address("127.0.0.1", SHUT));
    awaitConnected();
    assertThatThrownBy(() -> ask("anybody?")).hasMessageContaining("refused");
  }

  @Test
  void comesBackWhenTheConnectionIsLost() throws Exception {
    runToTarget();
    relay.dropAll();
    Awaitility.await("a second tunnel").atMost(PATIENCE).until(() -> relay.tunnels.size() == 2);
    awaitConnected();
    assertThat(ask("again")).isEqualTo("heard again");
  }

  @Test
  void comesBackToARelayThatWasRestarted() throws Exception {
    runToTarget();
    int port = relay.port();
    relay.leave("the relay is restarting");
    relay.close();
    Awaitility.await("lost").atMost(PATIENCE).until(() -> !agent.connected());
    relay = new TestRelay(hostKey, port);
    relay.letIn.add(key.getPublic());
    awaitConnected();
    assertThat(ask("back")).isEqualTo("heard back");
  }

  @Test
  void refusesARelayWithAnotherHostKey() throws Exception {
    Files.writeString(
        folder.resolve("known_hosts"),
        io.mysocket.ssh.PublicKeys.knownHostsLine(
                "127.0.0.1", relay.port(), TestRelay.freshKey().getPublic())
            + "\n");
    run(new Address("127.0.0.1", target.getLocalPort()));
    assertThat(relay.users).isEmpty();
    relay.knownHosts(folder.resolve("known_hosts"));
    awaitConnected();
    assertThat(relay.users).isNotEmpty();
  }

  @Test
  void takesUpARotatedKeyWithoutAGap() throws Exception {
    runToTarget();
    KeyPair rotated = TestRelay.freshKey();
    relay.letIn.add(rotated.getPublic());
    writeKey(rotated);
    Awaitility.await("a second tunnel").atMost(PATIENCE).until(() -> relay.tunnels.size() == 2);
    assertThat(agent.connected()).isTrue();
    assertThat(ask("new key")).isEqualTo("heard new key");
    Awaitility.await("the old login has left")
        .atMost(PATIENCE)
        .until(() -> !relay.tunnels.getFirst().connection().channel().isOpen());
  }

  @Test
  void keepsTheTunnelWhileANewKeyIsNotYetLetIn() throws Exception {
    runToTarget();
    KeyPair rotated = TestRelay.freshKey();
    int before = relay.users.size();
    writeKey(rotated);
    Awaitility.await("tried").atMost(PATIENCE).until(() -> relay.users.size() > before);
    assertThat(agent.connected()).isTrue();
    assertThat(ask("still here")).isEqualTo("heard still here");
    relay.letIn.add(rotated.getPublic());
    Awaitility.await("a second tunnel").atMost(PATIENCE).until(() -> relay.tunnels.size() == 2);
  }

  @Test
  void isNotReadyOnceItStops() throws Exception {
    runToTarget();
    agent.close();
    assertThat(agent.connected()).isFalse();
    Awaitility.await("left")
        .atMost(PATIENCE)
        .until(() -> !relay.tunnels.getFirst().connection().channel().isOpen());
  }

  @Test
  void goesThroughAProxyAndStillKnowsTheRelayByItsKey() throws Exception {
    runToTarget();
    agent.close();
    try (TestProxy proxy = new TestProxy(relay.port())) {
      Path pinned =
          Files.writeString(
              folder.resolve("pinned"),
              "relay.example " + PublicKeys.line(hostKey.getPublic()) + "\n");
      AgentConfig config =
          new AgentConfig(
              new Address("relay.example", 22),
              null,
              new HttpProxy("127.0.0.1", proxy.port(), "ada:pass"),
              "0192-socket",
              new Credentials.InFiles(folder.resolve("key"), pinned),
              0,
              new Address("127.0.0.1", target.getLocalPort()),
              AgentConfig.Waits.INTERACTIVE);
      try (Agent through = new Agent(config, AgentListener.LOGGING)) {
        Thread.ofPlatform().daemon().start(() -> runQuietly(through));
        Awaitility.await()
            .atMost(PATIENCE)
            .until(() -> through.connected() && relay.tunnels.size() == 2);

        assertThat(ask("hello")).isEqualTo("heard hello");
        assertThat(proxy.heads.getFirst())
            .startsWith("CONNECT relay.example:22 HTTP/1.1\n")
            .contains("Proxy-Authorization: Basic YWRhOnBhc3M=\n");
      }
    }
  }

  @Test
  void takesTheSecondDoorWhereTheFirstIsShut() throws Exception {
    Path pinned =
        Files.writeString(
            folder.resolve("pinned"),
            PublicKeys.knownHostsLine("127.0.0.1", SHUT, hostKey.getPublic()) + "\n");
    AgentConfig config =
        new AgentConfig(
            new Address("127.0.0.1", SHUT),
            new Address("127.0.0.1", relay.port()),
            null,
            "0192-socket",
            new Credentials.InFiles(folder.resolve("key"), pinned),
            0,
            new Address("127.0.0.1", target.getLocalPort()),
            AgentConfig.Waits.INTERACTIVE);
    agent = new Agent(config, AgentListener.LOGGING);
    running = Thread.ofPlatform().start(() -> runQuietly(agent));
    awaitConnected();

    assertThat(ask("hello")).isEqualTo("heard hello");
  }

  private static void runQuietly(Agent agent) {
    try {
      agent.run();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
