package io.mysocket.control.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.mysocket.control.testing.Sockets;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventJsonTest {
  @Test
  void everyKindComesBackAsItWasWritten() throws Exception {
    var socket = Sockets.named("home/default/web");
    List<RelayEvent> all =
        List.of(
            new RelayEvent.SocketChanged(7, socket),
            new RelayEvent.SocketDeleted(8, socket.key(), socket.id()),
            new RelayEvent.TunnelConnected(9, socket, "t1"),
            new RelayEvent.TunnelDisconnected(10, socket, "t1"),
            new RelayEvent.Reset(11));
    for (RelayEvent event : all) {
      assertThat(EventJson.data(event)).doesNotContain("\n").doesNotStartWith("{\"id\":");
      assertThat(EventJson.read(EventJson.name(event), event.id(), EventJson.data(event)))
          .contains(event);
    }
  }

  @Test
  void aKindOfANewerRelayIsPassedOver() throws Exception {
    assertThat(EventJson.read("socket-probed", 1, "{}")).isEmpty();
  }

  @Test
  void dataOfAnotherKindIsRefused() {
    assertThatThrownBy(() -> EventJson.read("socket-changed", 1, "[]"))
        .isInstanceOf(JsonProcessingException.class);
  }
}
