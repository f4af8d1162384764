package io.mysocket.operator.mysockets;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysocket.control.sockets.Owner;
import io.mysocket.control.sockets.Socket;
import io.mysocket.control.sockets.SocketSpec;
import io.mysocket.control.testing.FakeRelay;
import io.mysocket.operator.status.Reason;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RemoteSyncTest {
  private static final String KEY = "home/default/web";
  private static final Owner OWN = new Owner("home", "default/web", "u1");

  private final FakeRelay relay = new FakeRelay();

  @AfterEach
  void close() {
    relay.close();
  }

  private Socket put(@Nullable Owner owner) {
    relay.put(
        KEY,
        new SocketSpec(
            null, null, null, null, null, null, null, null, null, null, null, null, owner, null));
    return relay.socket(KEY).orElseThrow();
  }

  @Test
  void aSocketThatAnAttemptBeforeMadeIsNoneThatWasTakenOver() {
    Socket made = put(OWN);
    assertThat(RemoteSync.change(Given.web(), null, made, "h")).isEqualTo(Reason.SOCKET_CREATED);
    assertThat(RemoteSync.change(Given.web(), made, put(OWN), "h"))
        .isEqualTo(Reason.SOCKET_CREATED);
  }

  @Test
  void aSocketThatWasThereBeforeIsTakenOver() {
    Socket unowned = put(null);
    Socket taken = put(OWN);
    assertThat(RemoteSync.change(Given.web(), unowned, taken, "h"))
        .isEqualTo(Reason.SOCKET_ADOPTED);
    assertThat(RemoteSync.change(Given.web(), null, taken, "h")).isEqualTo(Reason.SOCKET_ADOPTED);
  }
}
