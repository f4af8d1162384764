package io.mysocket.relay.domains;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.mysocket.control.domains.DomainSpec;
import io.mysocket.control.problems.ProblemException;
import io.mysocket.control.sockets.HostnameState.State;
import io.mysocket.control.sockets.SocketSpec;
import io.mysocket.relay.database.Database;
import io.mysocket.relay.dns.TestDns;
import io.mysocket.relay.dns.TxtLookup;
import io.mysocket.relay.routing.HostPattern;
import io.mysocket.relay.sockets.HostnameChecks;
import io.mysocket.relay.sockets.Hostnames;
import io.mysocket.relay.sockets.PortlessSockets;
import io.mysocket.relay.sockets.SocketKey;
import io.mysocket.relay.sockets.Sockets;
import io.mysocket.relay.testing.OnEveryDatabaseAtLength;
import io.mysocket.relay.testing.TestDatabase;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reserved names of several accounts. */
@OnEveryDatabaseAtLength
class DomainsTest {
  private static final HostPattern NAME = new HostPattern("www.example.com");
  private static final DomainSpec PLAIN = new DomainSpec(null, null);
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir Path folder;
  private TestDns dns;
  private Database database;
  private Sockets sockets;
  private Hostnames hostnames;
  private Domains domains;
  private HostnameChecks checks;

  @BeforeEach
  void start() throws Exception {
    dns = new TestDns();
    database = TestDatabase.open(folder);
    hostnames = PortlessSockets.hostnames(database);
    sockets = PortlessSockets.in(database, Clock.systemUTC(), hostnames);
    sockets.watch(hostnames);
    domains = new Domains(database, sockets, hostnames, Clock.systemUTC());
    checks =
        new HostnameChecks(
            database, sockets, new TxtLookup(List.of(dns.address())), _ -> {}, Clock.systemUTC());
    checks.start();
    PortlessSockets.accounts(database, "ada", "bob");
  }

  @AfterEach
  void stop() {
    checks.close();
    database.close();
    dns.close();
  }

  private String text(Domains.Put put) {
    return hostnames.state(put.reservation().wish()).record().value();
  }

  private State state(String account) {
    return domains.find(PortlessSockets.caller(account), NAME).orElseThrow().wish().state();
  }

  private void makeSocket(String account) {
    SocketSpec spec = PortlessSockets.named(NAME.text());
    sockets.create(
        PortlessSockets.caller(account), new SocketKey("s"), spec, Sockets.Beside.NOTHING);
  }

  @Test
  void isNobodyElsesOnceProved() {
    Domains.Put ada = domains.put(PortlessSockets.caller("ada"), NAME, PLAIN);
    Domains.Put bob = domains.put(PortlessSockets.caller("bob"), NAME, PLAIN);
    assertThat(text(ada)).isNotEqualTo(text(bob));

    dns.records.put("_mysocket." + NAME, List.of(text(ada)));
    await().atMost(SOON).until(() -> state("ada") == State.ACTIVE);

    assertThat(state("bob")).isEqualTo(State.PENDING_DNS);
    assertThatThrownBy(() -> makeSocket("bob"))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.problem().code()).isEqualTo("hostname-taken"));
    makeSocket("ada");
    domains.delete(PortlessSockets.caller("bob"), NAME);
    assertThatThrownBy(() -> domains.put(PortlessSockets.caller("bob"), NAME, PLAIN))
        .isInstanceOfSatisfying(
            ProblemException.class, e -> assertThat(e.problem().field()).isEqualTo("name"));
  }

  @Test
  void isInConflictWhileAnotherHasProvedItToo() {
    Domains.Put ada = domains.put(PortlessSockets.caller("ada"), NAME, PLAIN);
    Domains.Put bob = domains.put(PortlessSockets.caller("bob"), NAME, PLAIN);
    dns.records.put("_mysocket." + NAME, List.of(text(ada)));
    await().atMost(SOON).until(() -> state("ada") == State.ACTIVE);

    dns.records.put("_mysocket." + NAME, List.of(text(ada), text(bob)));
    await().atMost(SOON).until(() -> state("bob") == State.CONFLICT);

    assertThat(state("ada")).isEqualTo(State.ACTIVE);
    domains.delete(PortlessSockets.caller("ada"), NAME);
    assertThat(domains.find(PortlessSockets.caller("ada"), NAME)).isEmpty();
  }

  @Test
  void mayBeOnlySoMany() {
    for (int i = 0; i < Domains.MOST; i++) {
      domains.put(PortlessSockets.caller("ada"), new HostPattern("n" + i + ".example.org"), PLAIN);
    }
    assertThatThrownBy(() -> domains.put(PortlessSockets.caller("ada"), NAME, PLAIN))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.problem().code()).isEqualTo("quota-exceeded"));
    assertThat(domains.put(PortlessSockets.caller("bob"), NAME, PLAIN).created()).isTrue();
  }

  @Test
  void goesWithItsAccount() {
    domains.put(PortlessSockets.caller("ada"), NAME, PLAIN);

    database.write(now -> now.handle().execute("DELETE FROM account WHERE id = ?", "ada"));

    assertThat(domains.list(PortlessSockets.caller("ada"), "")).isEmpty();
  }
}
