package io.mysocket.relay.events;

import static io.mysocket.relay.RelayRig.socket;
import static org.assertj.core.api.Assertions.assertThat;

import io.mysocket.control.events.RelayEvent.Reset;
import io.mysocket.control.events.RelayEvent.SocketChanged;
import io.mysocket.control.events.RelayEvent.SocketDeleted;
import io.mysocket.relay.RelayRig;
import io.mysocket.relay.testing.OnEveryDatabaseAtLength;
import java.nio.file.Path;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@OnEveryDatabaseAtLength
class EventApiTest {
  @TempDir Path folder;
  private RelayRig rig;

  @BeforeEach
  void start() throws Exception {
    rig = new RelayRig(folder);
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  private static String owned(String cluster) {
    return "{\"owner\":{\"cluster\":\"" + cluster + "\"}}";
  }

  @Test
  void tellsWhatHappensAsItHappens() throws Exception {
    try (EventStream events = new EventStream(rig, "", "")) {
      long start = events.next(Reset.class).id();
      rig.put(socket("a"), "{}");
      SocketChanged made = events.next(SocketChanged.class);
      rig.put(socket("a"), "{}");
      rig.put(socket("a"), "{\"name\":\"x\"}");
      SocketChanged changed = events.next(SocketChanged.class);
      rig.delete(socket("a"));
      SocketDeleted deleted = events.next(SocketDeleted.class);

      assertThat(made.socket().key()).isEqualTo("a");
      assertThat(changed.socket().generation()).isEqualTo(2);
      assertThat(deleted.socketId()).isEqualTo(made.socket().id());
      assertThat(new long[] {start, made.id(), changed.id(), deleted.id()})
          .isSorted()
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void resumesWhereAListenerLeft() throws Exception {
    long last;
    try (EventStream events = new EventStream(rig, "", "")) {
      last = events.next(Reset.class).id();
    }
    rig.put(socket("a"), "{}");
    rig.put(socket("b"), "{}");

    try (EventStream events = new EventStream(rig, "", "" + last)) {
      SocketChanged first = events.next(SocketChanged.class);
      assertThat(first.socket().key()).isEqualTo("a");
      assertThat(events.next(SocketChanged.class).socket().key()).isEqualTo("b");
      try (EventStream later = new EventStream(rig, "", "" + first.id())) {
        assertThat(later.next(SocketChanged.class).socket().key()).isEqualTo("b");
      }
    }
  }

  @Test
  void resetsWhoCannotBeResumed() throws Exception {
    for (String last : new String[] {"0", "999999999", ""}) {
      try (EventStream events = new EventStream(rig, "", last)) {
        events.next(Reset.class);
      }
    }
    try (EventStream events = new EventStream(rig, "", "x")) {
      assertThat(events.status()).isEqualTo(400);
    }
  }

  @Test
  void letsNobodyListenToARelayThatStops() throws Exception {
    try (EventStream events = new EventStream(rig, "", "")) {
      events.next(Reset.class);

      rig.relay.drain();

      Awaitility.await().until(events::hasEnded);
    }
    try (EventStream late = new EventStream(rig, "", "")) {
      assertThat(late.status()).isEqualTo(503);
    }
  }

  @Test
  void numbersGrowOverARestart() throws Exception {
    long last;
    try (EventStream events = new EventStream(rig, "", "")) {
      events.next(Reset.class);
      rig.put(socket("a"), "{}");
      last = events.next(SocketChanged.class).id();
    }
    rig.close();
    rig = new RelayRig(folder);

    try (EventStream events = new EventStream(rig, "", "" + last)) {
      assertThat(events.next(Reset.class).id()).isGreaterThan(last);
      rig.put(socket("b"), "{}");
      assertThat(events.next(SocketChanged.class).id()).isGreaterThan(last);
    }
  }

  @Test
  void tellsOnlyOfTheOwnerAskedFor() throws Exception {
    try (EventStream events = new EventStream(rig, "?owner=blue", "")) {
      events.next(Reset.class);
      rig.put(socket("a"), "{}");
      rig.put(socket("b"), owned("green"));
      rig.put(socket("c"), owned("blue"));

      assertThat(events.next(SocketChanged.class).socket().key()).isEqualTo("c");
      assertThat(events.isQuiet()).isTrue();
    }
  }

  @Test
  void endsItsStreamsWithTheRelay() throws Exception {
    EventStream events = new EventStream(rig, "", "");
    events.next(Reset.class);

    rig.relay.close();

    Awaitility.await().until(events::hasEnded);
    events.close();
  }
}
