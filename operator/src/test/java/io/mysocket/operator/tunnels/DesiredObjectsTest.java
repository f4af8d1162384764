package io.mysocket.operator.tunnels;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.mysocket.crds.sockets.MySocket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each {@code golden/in-X.yaml} makes {@code out-X-*.yaml}. After a wanted change: {@code mvn test
 * -Dtest=DesiredObjectsTest -Dtest.flags=-Dgolden.write=true}, and read the difference.
 */
class DesiredObjectsTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden");

  @ParameterizedTest
  @ValueSource(strings = {"plain", "suspended"})
  void objectsAreAsTheyWere(String name) throws IOException {
    MySocket socket =
        Serialization.unmarshal(
            Files.readString(GOLDEN.resolve("in-" + name + ".yaml")), MySocket.class);
    var plan =
        new TunnelPlan(
            "0199-socket",
            "ssh.example.com:2222",
            "web.default.svc:80",
            socket.getSpec().tunnels(),
            new TunnelPlan.AgentImage("agent:1", "IfNotPresent"),
            new TunnelCredential("cafe", "ssh-ed25519 AAAA mysocket-tunnel"));
    var keys = new TunnelKeyPair("ssh-ed25519 AAAA mysocket-tunnel", "the private half\n");
    Stream.of(
            TunnelAccount.of(socket),
            TunnelDeployment.of(socket, plan),
            TunnelSecret.of(socket, keys, "[ssh.example.com]:2222 ssh-ed25519 AAAA\n"))
        .forEach(object -> compare(name, object));
  }

  private static void compare(String name, HasMetadata object) {
    Path file =
        GOLDEN.resolve(
            "out-%s-%s.yaml".formatted(name, object.getKind().toLowerCase(java.util.Locale.ROOT)));
    String text = Serialization.asYaml(object);
    try {
      if (Boolean.getBoolean("golden.write")) {
        Files.writeString(file, text);
      }
      HasMetadata wanted = Serialization.unmarshal(Files.readString(file), object.getClass());
      assertThat(object).as(text).isEqualTo(wanted); // not the text: maps have no order
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
