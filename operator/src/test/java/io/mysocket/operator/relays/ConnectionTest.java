package io.mysocket.operator.relays;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysocket.control.client.RelayClient;
import io.mysocket.control.testing.FakeRelay;
import io.mysocket.crds.relays.CredentialsRef;
import io.mysocket.crds.relays.RelayConnectionSpec;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConnectionTest {
  private final FakeRelay relay = new FakeRelay();

  @AfterEach
  void close() {
    relay.close();
  }

  private Connection connection(@Nullable String tunnelAddress) {
    var spec =
        new RelayConnectionSpec(
            relay.url().toString(),
            null,
            new CredentialsRef("x", null),
            null,
            tunnelAddress,
            null,
            null,
            null,
            null);
    var id = new ConnectionId("default", "fake");
    return new Connection(id, "home", spec, new RelayClient(relay.endpoint()), Clock.systemUTC());
  }

  @Test
  void hostKeysAreForTheAddressThatIsDialled() {
    try (var plain = connection(null);
        var other = connection("10.0.0.1:2222");
        var six = connection("[fd00::1]:2222")) {
      assertThat(plain.tunnelAddress()).isEqualTo("ssh.mysocket.localhost:22");
      assertThat(plain.knownHosts()).isEqualTo("ssh.mysocket.localhost ssh-ed25519 AAAAFAKE\n");
      assertThat(other.tunnelAddress()).isEqualTo("10.0.0.1:2222");
      assertThat(other.knownHosts()).isEqualTo("[10.0.0.1]:2222 ssh-ed25519 AAAAFAKE\n");
      assertThat(six.knownHosts()).isEqualTo("[fd00::1]:2222 ssh-ed25519 AAAAFAKE\n");
    }
  }

  @Test
  void aConnectionsNameCanBeReadBack() {
    var near = new ConnectionId("default", "a");
    var wide = new ConnectionId(null, "b");
    assertThat(ConnectionId.parse(near.text(), "default")).contains(near);
    assertThat(ConnectionId.parse(wide.text(), "default")).contains(wide);
    assertThat(ConnectionId.parse("something", "default")).isEmpty();
    assertThat(ConnectionId.parse(null, "default")).isEmpty();
  }
}
