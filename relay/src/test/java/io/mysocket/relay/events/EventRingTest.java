package io.mysocket.relay.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysocket.control.accounts.Scope;
import io.mysocket.control.accounts.TokenView;
import io.mysocket.control.events.RelayEvent;
import io.mysocket.control.events.RelayEvent.Reset;
import io.mysocket.control.events.RelayEvent.SocketDeleted;
import io.mysocket.control.sockets.Owner;
import io.mysocket.relay.control.Caller;
import io.mysocket.relay.events.EventRing.Entry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventRingTest {
  private final EventRing ring = new EventRing(10);

  @AfterEach
  void calm() {
    Thread.interrupted();
  }

  private static Listener listener(String account, @Nullable String prefix) {
    TokenView token =
        new TokenView("t", "t", List.of(Scope.SOCKETS_READ), prefix, Instant.EPOCH, null);
    return new Listener(new Audience(new Caller(account, token), Optional.empty()));
  }

  private static Entry entry(long id, String account, @Nullable Owner owner) {
    return new Entry(new SocketDeleted(id, "k", "s"), account, owner);
  }

  private static List<Long> ids(Listener listener) throws InterruptedException {
    List<Long> ids = new java.util.ArrayList<>();
    Optional<RelayEvent> next = listener.next(Duration.ZERO);
    while (next.isPresent()) {
      ids.add(next.get().id());
      next = listener.next(Duration.ZERO);
    }
    return ids;
  }

  @Test
  void dropsAListenerThatIsTooSlowAndNoOther() throws Exception {
    Listener slow = listener("one", null);
    ring.join(slow, OptionalLong.of(10));
    for (int i = 1; i <= Listener.QUEUE; i++) {
      ring.add(entry(10 + i, "one", null));
    }
    assertThat(slow.isOpen()).isTrue();
    Listener fresh = listener("one", null);
    ring.join(fresh, OptionalLong.of(10 + Listener.QUEUE));

    ring.add(entry(11 + Listener.QUEUE, "one", null));

    assertThat(slow.isOpen()).isFalse();
    assertThat(Thread.interrupted()).as("its thread is woken").isTrue();
    assertThat(fresh.isOpen()).isTrue();
    assertThat(ids(fresh)).containsExactly(11L + Listener.QUEUE);
    assertThat(ring.listeners()).isEqualTo(1);
  }

  @Test
  void resetsWhoComesBackAfterWhatIsKept() throws Exception {
    for (int i = 1; i <= EventRing.KEPT + 5; i++) {
      ring.add(entry(10 + i, "two", null));
    }
    Listener old = listener("one", null);
    ring.join(old, OptionalLong.of(14));
    Listener recent = listener("one", null);
    ring.join(recent, OptionalLong.of(15));

    assertThat(old.next(Duration.ZERO)).get().isInstanceOf(Reset.class);
    assertThat(recent.next(Duration.ZERO)).isEmpty();
  }

  @Test
  void tellsNobodyOfOtherAccountsOrOwners() throws Exception {
    Listener one = listener("one", null);
    Listener blue = listener("one", "blue");
    ring.join(one, OptionalLong.of(10));
    ring.join(blue, OptionalLong.of(10));

    ring.add(entry(11, "two", new Owner("blue", null, null)));
    ring.add(entry(12, "one", null));
    ring.add(entry(13, "one", new Owner("green", null, null)));
    ring.add(entry(14, "one", new Owner("blue-2", null, null)));

    assertThat(ids(one)).containsExactly(12L, 13L, 14L);
    assertThat(ids(blue)).containsExactly(14L);
  }

  @Test
  void isNotInterruptedOnceItListensNoMore() {
    Listener listener = listener("one", null);
    ring.join(listener, OptionalLong.empty());
    listener.end();

    listener.drop();

    assertThat(Thread.interrupted()).isFalse();
  }
}
