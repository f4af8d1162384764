package io.mysocket.operator.relays;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.mysocket.control.sockets.Socket;
import io.mysocket.control.testing.FakeRelay;
import io.mysocket.control.testing.Sockets;
import io.mysocket.operator.health.RelayMeters;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RelayEventSourceTest {
  private static final ConnectionId ID = new ConnectionId("shop", "fake");
  private static final Socket WEB = Sockets.named("home/shop/web");

  private final FakeRelay relay = new FakeRelay();
  private final RelayEventSource source =
      new RelayEventSource(new RelayMeters(new SimpleMeterRegistry()));
  private final Connection connection = TestConnection.to(relay, ID, Clock.systemUTC());

  @AfterEach
  void close() {
    connection.close();
    relay.close();
  }

  @Test
  void whatWasRemovedWhileTwoListsWereUnderWayDoesNotComeBack() {
    var first = source.begin(ID);
    var second = source.begin(ID);
    source.taken(ID, first, List.of(WEB));
    source.forget(connection, WEB.key());
    assertThat(source.taken(ID, second, List.of(WEB))).isEmpty();
    assertThat(source.all(ID)).isEmpty();
  }

  @Test
  void whatWasLearnedWhileAListWasUnderWayIsNewer() {
    var listing = source.begin(ID);
    source.remember(connection, WEB);
    assertThat(source.taken(ID, listing, List.of())).isEmpty();
    assertThat(source.all(ID)).containsExactly(WEB);
  }

  @Test
  void aListTellsWhomItConcerns() {
    assertThat(source.taken(ID, source.begin(ID), List.of(WEB)))
        .containsExactly(RelayEventSource.whose(WEB));
    assertThat(source.taken(ID, source.begin(ID), List.of(WEB))).isEmpty();
    assertThat(source.taken(ID, source.begin(ID), List.of()))
        .containsExactly(RelayEventSource.whose(WEB));
  }
}
