package io.mysocket.client.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mysocket.ssh.KeyFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several sockets in one process, against a real SSH server, in a folder as the kubelet has it. */
@SuppressWarnings("NullAway.Init") // every test starts by begin
class FleetTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path folder;
  private final KeyPair key = TestRelay.freshKey();
  private TestRelay relay;
  private ServerSocket target;
  private Fleet fleet;
  private Thread running;
  private int version;
  private String keyText;

  @BeforeEach
  void begin() throws Exception {
    target = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(() -> echo(target));
    relay = new TestRelay(TestRelay.freshKey(), 0);
    relay.letIn.add(key.getPublic());
    relay.knownHosts(folder.resolve("known_hosts"));
    keyText = KeyFiles.text(key, "test"); // not the same text each time
    mount("a", "b");
    AgentConfig.Waits waits =
        new AgentConfig.Waits(
            Duration.ofSeconds(30),
            Duration.ofSeconds(30),
            Duration.ofSeconds(5),
            Duration.ofMillis(50),
            Duration.ofMillis(200),
            Duration.ofMillis(50));
    fleet =
        new Fleet(
            new Address("127.0.0.1", relay.port()),
            folder.resolve("known_hosts"),
            new SocketFolder(folder),
            waits,
            1);
    running =
        Thread.ofPlatform()
            .start(() -> {
              try {
                fleet.run();
              } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
              }
            });
  }

  @AfterEach
  void end() throws Exception {
    fleet.close();
    running.join(PATIENCE);
    relay.close();
    target.close();
  }

  private static void echo(ServerSocket server) {
    try {
      while (true) {
        Socket visitor = server.accept();
        Thread.ofVirtual()
            .start(() -> {
              try (visitor) {
                visitor.getInputStream().transferTo(visitor.getOutputStream());
              } catch (IOException _) {
                // The visitor left.
              }
            });
      }
    } catch (IOException _) {
      // The test is over.
    }
  }

  private String json(String name) {
    return "{\"socket\": \"id-%s\", \"target\": \"127.0.0.1:%d\", \"later\": 1}"
        .formatted(name, target.getLocalPort());
  }

  /** Puts these sockets, and no others, where the kubelet would. */
  private void mount(String... names) throws IOException {
    Path data = Files.createDirectory(folder.resolve("..v" + ++version));
    for (String name : names) {
      boolean text = name.contains("=");
      String file = "socket." + (text ? name.substring(0, name.indexOf('=')) : name);
      Files.writeString(
          data.resolve(file), text ? name.substring(name.indexOf('=') + 1) : json(name));
      String own = file.replace("socket.", "key.");
      Files.writeString(data.resolve(own), keyText);
      for (String each : List.of(file, own)) {
        if (!Files.isSymbolicLink(folder.resolve(each))) {
          Files.createSymbolicLink(folder.resolve(each), Path.of("..data", each));
        }
      }
    }
    Path next = Files.createSymbolicLink(folder.resolve("..next"), data.getFileName());
    Files.move(
        next,
        folder.resolve("..data"),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
    try (var files = Files.list(folder)) {
      for (Path left : files.filter(Files::isSymbolicLink).toList()) {
        if (!Files.exists(left)) {
          Files.delete(left);
        }
      }
    }
  }

  private void awaitConnected(int count) {
    await("connected")
        .atMost(PATIENCE)
        .until(() -> fleet.connected() == count && relay.tunnels.size() >= count);
  }

  private boolean isOpen(int tunnel) {
    return relay.tunnels.get(tunnel).connection().channel().isOpen();
  }

  @Test
  void carriesEachAndIsReadyWhenAllWereTried() throws Exception {
    awaitConnected(2);
    // Both are told of after they are there.
    await("ready").atMost(PATIENCE).until(fleet::ready);
    await("counted").atMost(PATIENCE).until(() -> fleet.counts().logins() == 2);
    assertThat(relay.users).contains("id-a", "id-b");
    assertThat(relay.ask("hello").get(60, TimeUnit.SECONDS)).isEqualTo("hello");
    assertThat(fleet.tunnels()).isEqualTo(Map.of("a", true, "b", true));
    assertThat(fleet.counts().streams()).isEqualTo(1);
  }

  @Test
  void oneMoreAndOneLessLeaveTheOthersAlone() throws Exception {
    awaitConnected(2);
    mount("a", "b", "c");
    awaitConnected(3);
    assertThat(relay.users).contains("id-c");
    assertThat(isOpen(0) && isOpen(1)).isTrue();

    mount("a", "b");
    await("c has left").atMost(PATIENCE).until(() -> !isOpen(2));
    assertThat(fleet.connected()).isEqualTo(2);
    assertThat(isOpen(0) && isOpen(1)).isTrue();
    assertThat(relay.tunnels).hasSize(3);
  }

  @Test
  void anotherTargetTakesOverWithoutAGap() throws Exception {
    awaitConnected(2);
    try (ServerSocket other = new ServerSocket(0, 16, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> echo(other));
      mount(
          "a",
          "b={\"socket\":\"id-b\",\"target\":\"127.0.0.1:%d\"}".formatted(other.getLocalPort()));
      await("a third tunnel").atMost(PATIENCE).until(() -> relay.tunnels.size() == 3);
      assertThat(relay.ask("hello").get(60, TimeUnit.SECONDS)).isEqualTo("hello");
      await("one has left").atMost(PATIENCE).until(() -> isOpen(0) != isOpen(1));
    }
  }

  @Test
  void whatIsNoGoodStaysAsItIs() throws Exception {
    awaitConnected(2);
    mount("a", "b=no json", "c={\"socket\":\"id-c\"}", "d");
    awaitConnected(3);
    assertThat(isOpen(0) && isOpen(1)).isTrue();
    assertThat(relay.users).contains("id-d").doesNotContain("id-c");
  }

  @Test
  void oneThatCannotLogInKeepsNobodyFromBeingReady() throws Exception {
    awaitConnected(2);
    fleet.close();
    running.join(PATIENCE);
    relay.letIn.clear();
    fleet =
        new Fleet(
            new Address("127.0.0.1", relay.port()),
            folder.resolve("known_hosts"),
            new SocketFolder(folder),
            AgentConfig.Waits.INTERACTIVE,
            1);
    running =
        Thread.ofPlatform()
            .start(() -> {
              try {
                fleet.run();
              } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
              }
            });
    await().atMost(PATIENCE).until(fleet::ready);
    assertThat(fleet.connected()).isZero();
  }

  @Test
  void allLeaveAtTheEnd() throws Exception {
    awaitConnected(2);
    fleet.close();
    await().atMost(PATIENCE).until(() -> !isOpen(0) && !isOpen(1));
  }
}
