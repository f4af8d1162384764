package io.mysocket.control.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.mysocket.control.events.RelayEvent;
import io.mysocket.control.sockets.Owner;
import io.mysocket.control.sockets.SocketSpec;
import io.mysocket.control.testing.FakeRelay;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RelayEventsTest {
  /** Which a machine may stop for, and no heartbeat come in that time. */
  private static final Duration SILENCE = Duration.ofSeconds(4);

  private static final Duration LONG = Duration.ofSeconds(30);
  private static final String KEY = "home/default/web";
  private static final SocketSpec SPEC = SocketSpec.of(new Owner("home", "default/web", "u1"));

  private final FakeRelay relay = new FakeRelay();
  private final Recorded recorded = new Recorded();

  private static final class Recorded implements RelayEvents.Listener {
    final AtomicInteger connections = new AtomicInteger();
    final List<RelayEvent> events = new CopyOnWriteArrayList<>();
    final List<RelayFailure> failures = new CopyOnWriteArrayList<>();

    @Override
    public void connected() {
      connections.incrementAndGet();
    }

    @Override
    public void happened(RelayEvent event) {
      events.add(event);
    }

    @Override
    public void disconnected(RelayFailure failure) {
      failures.add(failure);
    }
  }

  @AfterEach
  void close() {
    relay.close();
  }

  /** A client that comes back at once. */
  private RelayClient client(Duration silence) {
    return new RelayClient(
        relay.endpoint(),
        new Patience(LONG, LONG, silence, Duration.ofMillis(10), Duration.ofMillis(50)));
  }

  private static ConditionFactory patiently() {
    return await().atMost(LONG);
  }

  @Test
  void whatHappensIsToldInOrder() {
    relay.heartbeat(100);
    try (var patient = new RelayClient(relay.endpoint());
        var _ = patient.events("home", null, recorded)) {
      patiently().until(() -> relay.streams() == 1);
      relay.put(KEY, SPEC);
      relay.connect(KEY);
      relay.disconnect(KEY);
      relay.remove(KEY);
      relay.reset();
      patiently().until(() -> recorded.events.size() == 5);
    }
    assertThat(recorded.events)
        .extracting(e -> (Object) e.getClass())
        .containsExactly(
            RelayEvent.SocketChanged.class,
            RelayEvent.TunnelConnected.class,
            RelayEvent.TunnelDisconnected.class,
            RelayEvent.SocketDeleted.class,
            RelayEvent.Reset.class);
    assertThat(recorded.connections).hasValue(1);
    assertThat(recorded.failures).isEmpty();
  }

  @Test
  void aBrokenStreamIsResumedWhereItWas() {
    relay.heartbeat(100);
    try (var client = client(LONG);
        var _ = client.events("home", null, recorded)) {
      patiently().until(() -> relay.streams() == 1);
      relay.put(KEY, SPEC);
      patiently().until(() -> recorded.events.size() == 1);
      relay.stop();
      patiently().until(() -> !recorded.failures.isEmpty());
      relay.connect(KEY);
      relay.restart();
      patiently().until(() -> recorded.events.size() == 2);
    }
    assertThat(recorded.events.getLast()).isInstanceOf(RelayEvent.TunnelConnected.class);
  }

  @Test
  void aListenerThatFailsOnceHearsWhatComesLater() {
    relay.heartbeat(100);
    var failing =
        new RelayEvents.Listener() {
          @Override
          public void connected() {
            recorded.connected();
          }

          @Override
          public void happened(RelayEvent event) {
            if (event instanceof RelayEvent.SocketChanged) {
              throw new IllegalStateException("as the test wants it");
            }
            recorded.happened(event);
          }

          @Override
          public void disconnected(RelayFailure failure) {
            recorded.disconnected(failure);
          }
        };
    try (var client = client(LONG);
        var _ = client.events("home", null, failing)) {
      patiently().until(() -> relay.streams() == 1);
      relay.put(KEY, SPEC);
      patiently().until(() -> recorded.connections.get() == 2);
      relay.connect(KEY);
      patiently().until(() -> recorded.events.size() == 1);
    }
    assertThat(recorded.failures).singleElement().asString().contains("as the test wants it");
  }

  @Test
  void aStreamWithoutHeartbeatIsGivenUp() {
    try (var client = client(Duration.ofMillis(600));
        var _ = client.events("home", null, recorded)) {
      patiently().until(() -> recorded.connections.get() >= 2);
    }
    assertThat(recorded.failures.getFirst()).isInstanceOf(RelayFailure.Unreachable.class);
  }

  @Test
  void heartbeatsKeepASilentStream() {
    relay.heartbeat(100);
    try (var client = client(SILENCE);
        var _ = client.events("home", null, recorded)) {
      patiently().until(() -> relay.streams() == 1);
      patiently()
          .during(SILENCE.plusSeconds(1))
          .until(() -> recorded.connections.get() == 1 && recorded.failures.isEmpty());
    }
  }

  @Test
  void aClosedSubscriptionTellsNothingMore() {
    relay.heartbeat(20);
    try (var client = client(LONG);
        var _ = client.events("home", null, recorded)) {
      patiently().until(() -> relay.streams() == 1);
    }
    patiently().until(() -> relay.streams() == 0);
    assertThat(recorded.failures).isEmpty();
  }

  @Test
  void commentsUnknownFieldsAndSplitDataAreUnderstood() throws IOException {
    var reader =
        new EventReader(
            in(": hi\r\nretry: 5\nid: 3\nevent: reset\ndata: {\ndata:}\r\n\n"), () -> {});
    assertThat(reader.next()).isEqualTo(new EventReader.Frame("3", "reset", "{\n}"));
    assertThatThrownBy(reader::next).isInstanceOf(EOFException.class);
  }

  @Test
  void anEndlessLineIsRefused() {
    var reader = new EventReader(in("x".repeat(EventReader.LONGEST + 1)), () -> {});
    assertThatThrownBy(reader::next)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("more than");
  }

  private static ByteArrayInputStream in(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }
}
