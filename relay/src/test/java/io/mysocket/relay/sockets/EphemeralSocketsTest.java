package io.mysocket.relay.sockets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mysocket.control.problems.ProblemException;
import io.mysocket.relay.RelayRig;
import io.mysocket.relay.audit.Act;
import io.mysocket.relay.database.Database;
import io.mysocket.relay.testing.OnEveryDatabase;
import io.mysocket.relay.testing.TestDatabase;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@OnEveryDatabase
class EphemeralSocketsTest {
  private static final Set<String> NONE = Set.of();

  @TempDir Path folder;
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
  private final InstantSource source = now::get;
  private final Clock clock = source.withZone(ZoneOffset.UTC);
  private RelayRig rig;
  private Database database;
  private Sockets sockets;
  private final List<Act> acts = new ArrayList<>();
  private EphemeralSockets ephemeral;
  private String account;

  @BeforeEach
  void start() throws Exception {
    rig = new RelayRig(folder);
    account = rig.get("/api/v2/account").text("id");
    database = TestDatabase.open(folder);
    sockets = TestTunnels.sockets(database);
    ephemeral = new EphemeralSockets(database, sockets, clock, acts::add);
  }

  @AfterEach
  void stop() {
    ephemeral.close();
    database.close();
    rig.close();
  }

  private EphemeralWish web(String label) {
    return new EphemeralWish(account, "SHA256:0123456789abcdefghij", label, 80);
  }

  private boolean exists(SocketRow socket) {
    return sockets.byId(socket.id()).isPresent();
  }

  private void after(Duration time) {
    now.updateAndGet(before -> before.plus(time));
    ephemeral.deleteIdle(now.get().minus(EphemeralSockets.GRACE));
  }

  @Test
  void deletesWhatNobodyHoldsAfterTheGrace() {
    SocketRow socket = ephemeral.claim(web(null), NONE).socket();
    after(Duration.ofHours(1));
    assertThat(exists(socket)).as("held").isTrue();

    ephemeral.release(socket);
    after(EphemeralSockets.GRACE.minusSeconds(1));
    assertThat(exists(socket)).as("within the grace").isTrue();
    after(Duration.ofSeconds(1));

    assertThat(exists(socket)).isFalse();
    assertThat(acts.stream().map(act -> act.action() + " by " + act.actor().kind()))
        .containsExactly("putSocket by KEY", "deleteSocket by RELAY");
    assertThat(ephemeral.claim(web(null), NONE).socket().label())
        .as("the name is kept for the key")
        .isEqualTo(socket.label());
  }

  @Test
  void keepsWhatSeveralHoldUntilTheLastLetsGo() {
    SocketRow socket = ephemeral.claim(web("bistro"), NONE).socket();
    assertThat(ephemeral.claim(web("bistro"), NONE).socket().id()).isEqualTo(socket.id());
    ephemeral.release(socket);
    after(Duration.ofHours(1));
    assertThat(exists(socket)).isTrue();
    ephemeral.release(socket);
    after(EphemeralSockets.GRACE);
    assertThat(exists(socket)).isFalse();
  }

  @Test
  void deletesWhatAnEarlierRunLeft() {
    SocketRow socket = ephemeral.claim(web(null), NONE).socket();
    ephemeral.close();

    ephemeral = new EphemeralSockets(database, sockets, clock, acts::add);
    ephemeral.start();
    after(EphemeralSockets.GRACE.minusSeconds(1));
    assertThat(exists(socket)).as("its client may come back").isTrue();
    after(Duration.ofSeconds(1));

    assertThat(exists(socket)).isFalse();
  }

  @Test
  void givesEachOfSeveralItsOwnAndTakesOverFromTheDead() {
    SocketRow one = ephemeral.claim(web(null), NONE).socket();
    SocketRow two = ephemeral.claim(web(null), NONE).socket();
    assertThat(two.label()).isNotEqualTo(one.label());
    assertThat(ephemeral.inTheWay(web(null))).containsExactly(one.id(), two.id());

    assertThat(ephemeral.claim(web(null), Set.of(two.id())).socket().id()).isEqualTo(two.id());
  }

  @Test
  void neverDeletesWhatWasMadeToStay() {
    String body = "{\"subdomain\":\"bistro\"}";
    rig.put(RelayRig.socket("mine"), body);
    EphemeralSockets.Claimed claimed = ephemeral.claim(web("bistro"), NONE);
    assertThat(claimed.ephemeral()).isFalse();
    ephemeral.release(claimed.socket());
    after(Duration.ofHours(1));
    assertThat(exists(claimed.socket())).isTrue();
  }

  @Test
  void boundsTheSocketsOfAKey() {
    for (int i = 0; i < EphemeralSockets.SLOTS; i++) {
      ephemeral.claim(web(null), NONE);
    }
    assertThatThrownBy(() -> ephemeral.claim(web(null), NONE))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("20 sockets without a name");
  }

  @Test
  void changesASocketAsItsHolderWishes() {
    SocketRow socket = ephemeral.claim(web("bistro"), NONE).socket();
    EphemeralWish.More more =
        new EphemeralWish.More(
            "Youpi", io.mysocket.control.sockets.SocketType.HTTP, null, null, null, null);

    SocketRow changed = ephemeral.change(socket, web("bistro"), more);

    assertThat(changed.desired().name()).isEqualTo("Youpi");
    assertThat(changed.label()).isEqualTo("bistro");
    assertThat(exists(socket)).as("another type is another socket").isFalse();
    ephemeral.release(changed);
    after(EphemeralSockets.GRACE);
    assertThat(exists(changed)).isFalse();
  }
}
