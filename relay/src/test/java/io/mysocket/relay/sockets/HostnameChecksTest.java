package io.mysocket.relay.sockets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mysocket.control.problems.ProblemException;
import io.mysocket.control.sockets.HostnameState;
import io.mysocket.control.sockets.HostnameState.State;
import io.mysocket.control.sockets.SocketSpec;
import io.mysocket.relay.audit.Act;
import io.mysocket.relay.database.Database;
import io.mysocket.relay.dns.TestDns;
import io.mysocket.relay.dns.TxtLookup;
import io.mysocket.relay.testing.OnEveryDatabase;
import io.mysocket.relay.testing.TestDatabase;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How host names are proved, kept and lost, as time goes by. */
@OnEveryDatabase
class HostnameChecksTest {
  private static final String NAME = "www.example.com";
  private static final String RECORD = "_mysocket.www.example.com";

  /** Goes when it is told to. */
  private static final class Hands extends Clock {
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  @TempDir Path folder;
  private final Hands clock = new Hands();
  private final List<String> told = new ArrayList<>();
  private TestDns dns;
  private Database database;
  private final List<Act> acts = new ArrayList<>();
  private Hostnames hostnames;
  private Sockets sockets;
  private HostnameChecks checks;

  @BeforeEach
  void start() throws Exception {
    dns = new TestDns();
    database = TestDatabase.open(folder);
    hostnames = PortlessSockets.hostnames(database);
    sockets = PortlessSockets.in(database, clock, hostnames);
    sockets.watch(hostnames);
    sockets.watch(
        new SocketWatcher() {
          @Override
          public void changed(SocketRow socket) {
            hostnames.settled();
            told.add(socket.key());
          }

          @Override
          public void deleted(SocketRow socket) {}
        });
    checks =
        new HostnameChecks(
            database, sockets, new TxtLookup(List.of(dns.address())), acts::add, clock);
    PortlessSockets.accounts(database, "ada", "bob");
  }

  @AfterEach
  void stop() {
    checks.close();
    database.close();
    dns.close();
  }

  private SocketRow put(String account, String key, String... names) {
    SocketSpec spec = PortlessSockets.named(names);
    return sockets
        .upsert(
            PortlessSockets.caller(account), new SocketKey(key), spec, Guard.of(Optional.empty()))
        .socket();
  }

  private void later(Duration time) throws Exception {
    clock.now = clock.now.plus(time);
    checks.look();
  }

  private State state(SocketRow socket) {
    return hostnames.states(socket).getFirst().state();
  }

  private void prove(String account) {
    dns.records.put(RECORD, List.of("other", HostnameProof.text(account)));
  }

  @Test
  void waitsForTheRecordAndSaysWhichOne() throws Exception {
    SocketRow socket = put("ada", "a", NAME);
    HostnameState first = hostnames.states(socket).getFirst();
    assertThat(first.state()).isEqualTo(State.PENDING_DNS);
    assertThat(first.record().type()).isEqualTo("TXT");
    assertThat(first.record().name()).isEqualTo(RECORD);
    assertThat(first.record().value()).matches("mysocket=[0-9a-f]{32}");
    assertThat(first.message()).contains("TXT");
    later(Duration.ZERO);
    assertThat(dns.asked.get()).isPositive();
    told.clear();

    dns.records.put(RECORD, List.of(first.record().value()));
    later(Duration.ofSeconds(1));
    assertThat(state(socket)).as("not yet looked at again").isEqualTo(State.PENDING_DNS);
    later(HostnameVerdict.FIRST_RETRY);

    assertThat(state(socket)).isEqualTo(State.ACTIVE);
    assertThat(hostnames.states(socket).getFirst().message()).isNull();
    assertThat(hostnames.active(socket.id())).hasSize(1);
    assertThat(told).containsExactly("a");
  }

  @Test
  void asksMoreAndMoreRarely() throws Exception {
    put("ada", "a", NAME);
    later(Duration.ZERO);
    int before = dns.asked.get();
    for (int i = 0; i < 24 * 60; i++) {
      later(Duration.ofMinutes(1));
    }
    assertThat(dns.asked.get() - before).isBetween(10, 60);
  }

  @Test
  void doesNotTakeTheRecordOfAnotherAccount() throws Exception {
    prove("bob");
    SocketRow socket = put("ada", "a", NAME);
    later(Duration.ZERO);
    assertThat(state(socket)).isEqualTo(State.PENDING_DNS);
  }

  @Test
  void losesANameWhoseRecordIsGoneForADay() throws Exception {
    prove("ada");
    SocketRow socket = put("ada", "a", NAME);
    later(Duration.ZERO);
    assertThat(state(socket)).isEqualTo(State.ACTIVE);

    dns.records.clear();
    later(HostnameVerdict.AGAIN.minusSeconds(1));
    assertThat(state(socket)).as("not looked at before a week is over").isEqualTo(State.ACTIVE);
    later(Duration.ofSeconds(1));
    for (int i = 0; i < 23; i++) {
      later(HostnameVerdict.DOUBT);
      assertThat(state(socket)).isEqualTo(State.ACTIVE);
    }
    later(HostnameVerdict.DOUBT);
    assertThat(state(socket)).isEqualTo(State.PENDING_DNS);

    prove("ada");
    later(HostnameVerdict.FIRST_RETRY);
    assertThat(state(socket)).isEqualTo(State.ACTIVE);
    assertThat(acts.stream().map(Act::action))
        .containsExactly("proveHostname", "loseHostname", "proveHostname");
    assertThat(acts)
        .allSatisfy(act -> {
          assertThat(act.actor().kind()).isEqualTo(Act.Actor.Kind.RELAY);
          assertThat(act.actor().account()).isEqualTo("ada");
          assertThat(act.thing()).isEqualTo(new Act.Thing("hostname", NAME, "a"));
        });
  }

  @Test
  void keepsANameWhileTheDnsIsBroken() throws Exception {
    prove("ada");
    SocketRow socket = put("ada", "a", NAME);
    later(Duration.ZERO);
    dns.broken = true;
    later(HostnameVerdict.AGAIN);
    for (int i = 0; i < 3; i++) {
      later(Duration.ofDays(1));
    }
    assertThat(state(socket)).isEqualTo(State.ACTIVE);
    assertThat(checks.trouble())
        .hasValueSatisfying(
            why -> assertThat(why).startsWith("host names wait, the DNS could not be asked ("));

    dns.broken = false;
    later(Duration.ofDays(1));

    assertThat(state(socket)).isEqualTo(State.ACTIVE);
    assertThat(checks.trouble()).isEmpty();
  }

  @Test
  void givesANameToWhoProvesItAndNotToWhoAskedFirst() throws Exception {
    SocketRow first = put("ada", "a", NAME);
    SocketRow second = put("bob", "b", NAME);
    prove("bob");
    later(Duration.ZERO);

    assertThat(state(first)).isEqualTo(State.PENDING_DNS);
    assertThat(state(second)).isEqualTo(State.ACTIVE);
    dns.records.put(RECORD, List.of(HostnameProof.text("ada"), HostnameProof.text("bob")));
    later(HostnameVerdict.FIRST_RETRY);
    assertThat(state(first)).isEqualTo(State.CONFLICT);
    assertThat(state(second)).as("still proved").isEqualTo(State.ACTIVE);
    assertThat(hostnames.active(first.id())).isEmpty();

    prove("ada");
    later(HostnameVerdict.AGAIN);
    later(Duration.ZERO);
    assertThat(state(second)).as("gone, and wanted").isEqualTo(State.PENDING_DNS);
    assertThat(state(first)).isEqualTo(State.ACTIVE);
  }

  @Test
  void refusesANameThatAnotherHasProvedAndChecksItAnew() throws Exception {
    prove("ada");
    SocketRow socket = put("ada", "a", NAME, "*.example.org");
    later(Duration.ZERO);

    assertThatThrownBy(() -> put("bob", "b", "x.example.com", NAME))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> {
              assertThat(e.problem().code()).isEqualTo("hostname-taken");
              assertThat(e.problem().field()).isEqualTo("hostnames[1]");
            });
    assertThat(sockets.byKey(PortlessSockets.caller("bob"), "b")).isEmpty();
    assertThat(put("bob", "b", "*.example.org").id()).as("nobody has proved that").isNotEmpty();
    assertThatThrownBy(() -> put("ada", "c", NAME)).hasMessageContaining("your socket 'a'");

    dns.records.clear();
    clock.now = clock.now.plus(Duration.ofHours(2));
    assertThatThrownBy(() -> put("bob", "c", NAME)).isInstanceOf(ProblemException.class);
    int before = dns.asked.get();
    later(Duration.ZERO);
    assertThat(dns.asked.get()).isGreaterThan(before);
    assertThat(state(socket)).as("has a day to mend it").isEqualTo(State.ACTIVE);
  }

  @Test
  void forgetsNamesWithTheWishAndWithTheSocket() throws Exception {
    prove("ada");
    SocketRow socket = put("ada", "a", NAME, "b.example.com");
    later(Duration.ZERO);
    assertThat(hostnames.active(socket.id())).hasSize(1);

    SocketRow without = put("ada", "a", "b.example.com");
    assertThat(hostnames.active(socket.id())).isEmpty();
    assertThat(hostnames.states(without)).hasSize(1);
    put("bob", "b", NAME);
    sockets.delete(PortlessSockets.caller("ada"), "a", Guard.of(Optional.empty()));

    assertThat(database.read(HostnameTable::all)).hasSize(1);
  }
}
