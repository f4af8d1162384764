package io.mysocket.relay.sockets;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysocket.control.sockets.HostnameState;
import io.mysocket.control.sockets.HostnameState.DnsRecord;
import io.mysocket.control.sockets.HostnameState.State;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SocketViewsTest {
  private static HostnameState name(State state) {
    return new HostnameState("*.example.com", state, new DnsRecord("TXT", "n", "v"), null);
  }

  @Test
  void aProvenNameWaitsForItsCertificate() {
    HostnameState told = SocketViews.certified(name(State.ACTIVE), _ -> Optional.empty());

    assertThat(told.state()).isEqualTo(State.PENDING_CERTIFICATE);
    assertThat(told.message()).contains("certificate");
    assertThat(told.record()).isEqualTo(name(State.ACTIVE).record());
  }

  @Test
  void aNameThatIsNotProvedWaitsForThatFirst() {
    assertThat(SocketViews.certified(name(State.PENDING_DNS), _ -> Optional.empty()))
        .isEqualTo(name(State.PENDING_DNS));
  }
}
