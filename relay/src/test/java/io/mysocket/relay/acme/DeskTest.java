package io.mysocket.relay.acme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.mysocket.relay.certificates.KeySeal;
import io.mysocket.relay.certificates.PemChain;
import io.mysocket.relay.database.Database;
import io.mysocket.relay.routing.HostName;
import io.mysocket.relay.routing.HostPattern;
import io.mysocket.relay.testing.OnEveryDatabaseAtLength;
import io.mysocket.relay.testing.Tables;
import io.mysocket.relay.testing.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@OnEveryDatabaseAtLength
class DeskTest {
  private static final HostPattern WILD = new HostPattern("*.edge.relay.test");
  private static final HostPattern API = new HostPattern("api.relay.test");
  private static final HostPattern SHOP = new HostPattern("shop.example.com");
  private static final Wanted OWN = new Wanted(List.of(WILD, API), true);
  private static final Wanted OTHER = new Wanted(List.of(SHOP), false);

  @TempDir Path folder;
  private final Moving clock = new Moving();
  private final List<HostPattern> told = new ArrayList<>();
  private final FakeIssuer issuer = new FakeIssuer(clock::instant);
  private Database database;
  private Ground ground;
  private Shelf shelf;
  private Desk desk;

  /** A clock that tests push on. */
  private static final class Moving extends Clock {
    private Instant now = Instant.parse("2026-11-24T00:00:00Z");

    void pass(Duration time) {
      now = now.plus(time);
    }

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

  @BeforeEach
  void open() throws Exception {
    database = TestDatabase.open(folder);
    ground =
        new Ground(
            database, KeySeal.loadOrCreate(folder), clock, new SimpleMeterRegistry(), told::add);
    shelf = new Shelf(ground);
    desk = new Desk(shelf, issuer, ground);
  }

  @AfterEach
  void close() {
    desk.close();
    database.close();
  }

  /** Does all that there is to do now. */
  private void work() throws Exception {
    int turns = 0;
    while (desk.turn()) {
      assertThat(turns++).as("turns").isLessThan(50);
    }
  }

  private PemChain chain(Wanted of) {
    return shelf.chain(of.key()).orElseThrow();
  }

  private double orders(String result) {
    return ground.meters().counter("mysocket.relay.acme.orders", "result", result).count();
  }

  @Test
  void asksForWhatIsMissingTheRelaysOwnFirst() throws Exception {
    shelf.want(List.of(OTHER, OWN));

    work();

    assertThat(issuer.asked).containsExactly(WILD.text(), SHOP.text());
    assertThat(shelf.find(new HostName("any.edge.relay.test"))).isPresent();
    assertThat(shelf.find(new HostName("api.relay.test"))).isPresent();
    assertThat(shelf.find(new HostName("shop.example.com"))).isPresent();
    assertThat(shelf.find(new HostName("other.example.com"))).isEmpty();
    assertThat(told).containsExactly(SHOP);
    assertThat(orders("issued")).isEqualTo(2);
    work();
    assertThat(issuer.asked).hasSize(2);
  }

  @Test
  void showsNoCertificateOfANameThatIsNotWantedAndKeepsItForItsReturn() throws Exception {
    shelf.want(List.of(OTHER));
    work();
    shelf.want(List.of());
    assertThat(shelf.find(SHOP.domain())).isEmpty();
    clock.pass(Duration.ofDays(20));
    work();

    shelf.want(List.of(OTHER));
    work();

    assertThat(shelf.find(SHOP.domain())).isPresent();
    assertThat(issuer.asked).hasSize(1);
    shelf.want(List.of());
    clock.pass(Duration.ofDays(31));
    work();
    assertThat(Tables.of(folder).get("acme_certificate")).isEmpty();
  }

  @Test
  void renewsAfterTwoThirdsAndKeepsThePresentOneUntilThen() throws Exception {
    shelf.want(List.of(OWN));
    work();
    PemChain first = chain(OWN);
    clock.pass(Duration.ofDays(59));
    work();
    assertThat(chain(OWN)).isEqualTo(first);

    // Two thirds are 60 days, a thirtieth at most is added.
    clock.pass(Duration.ofDays(4).plusSeconds(1));
    issuer.answer = new Outcome.Refused("The moon is full.", "detail");
    work();
    assertThat(chain(OWN)).as("after a failure").isEqualTo(first);
    assertThat(shelf.find(new HostName("api.relay.test"))).isPresent();
    assertThat(shelf.row(OWN.key()).reason()).isEqualTo("The moon is full.");
    issuer.answer = null;
    work();
    assertThat(issuer.asked).as("not before its time").hasSize(2);

    clock.pass(Duration.ofSeconds(67));
    work();

    assertThat(chain(OWN)).isNotEqualTo(first);
    assertThat(shelf.row(OWN.key()).reason()).isNull();
    assertThat(issuer.asked)
        .containsExactly(WILD.text(), WILD.text() + " again", WILD.text() + " again");
  }

  @Test
  void renewsWhenTheAuthoritySuggestsIt() throws Exception {
    shelf.want(List.of(OTHER));
    work();
    clock.pass(Duration.ofHours(7));
    issuer.window =
        Optional.of(
            new Issuer.Window(
                clock.instant().minusSeconds(60),
                clock.instant().minusSeconds(1),
                clock.instant().plus(Duration.ofHours(6))));

    work();

    assertThat(issuer.asked).containsExactly(SHOP.text(), SHOP.text() + " again");
  }

  @Test
  void asksMoreAndMoreRarelyForANameThatFails() throws Exception {
    shelf.want(List.of(OTHER));
    issuer.answer = new Outcome.Refused("It leads elsewhere.", null);
    Instant begin = clock.instant();
    while (clock.instant().isBefore(begin.plus(Duration.ofHours(1)))) {
      work();
      clock.pass(Duration.ofSeconds(10));
    }
    assertThat(issuer.asked).as("tries in the first hour").hasSize(4);

    clock.pass(Duration.ofDays(1));
    work();
    clock.pass(Duration.ofDays(1));
    work();
    int before = issuer.asked.size();
    clock.pass(Duration.ofHours(5));
    work();
    assertThat(issuer.asked).hasSize(before);
    clock.pass(Duration.ofHours(2));
    work();
    assertThat(issuer.asked).hasSize(before + 1);
    assertThat(told).as("told of every reason").hasSize(issuer.asked.size());
  }

  @Test
  void waitsAsLongAsAnAuthorityWantsThatHasIssuedEnough() throws Exception {
    shelf.want(List.of(OTHER));
    issuer.answer = new Outcome.Limited("Too many.", clock.instant().plus(Duration.ofHours(30)));
    work();
    issuer.answer = null;
    clock.pass(Duration.ofHours(29));
    work();
    assertThat(issuer.asked).hasSize(1);

    clock.pass(Duration.ofHours(1));
    work();

    assertThat(shelf.has(OTHER)).isTrue();
  }

  @Test
  void asksForNothingWhileTheAuthorityIsGoneAndHealsByItself() throws Exception {
    shelf.want(List.of(OWN));
    work();
    shelf.want(List.of(OWN, OTHER));
    issuer.answer = new Outcome.Unreachable("it does not answer", null);
    work();
    assertThat(desk.outage()).isPresent();
    assertThat(shelf.find(new HostName("api.relay.test"))).isPresent();
    int tries = issuer.asked.size();
    for (int i = 0; i < 360; i++) {
      clock.pass(Duration.ofSeconds(10));
      work();
    }
    assertThat(issuer.asked.size() - tries).as("tries in an hour").isBetween(12, 25);
    assertThat(shelf.row(OTHER.key()).failures()).as("no fault of the name").isZero();

    issuer.answer = null;
    clock.pass(Duration.ofSeconds(331));
    work();

    assertThat(desk.outage()).isEmpty();
    assertThat(shelf.has(OTHER)).isTrue();
  }

  @Test
  void leavesAskingToTheRelayThatHasTheLeaseAndShowsWhatItGot() throws Exception {
    FakeIssuer otherIssuer = new FakeIssuer(clock::instant);
    Shelf otherShelf = new Shelf(ground);
    Lease foreign = new Lease(database, "certificates", clock);
    assertThat(foreign.take()).isTrue();
    shelf.want(List.of(OTHER));
    work();
    assertThat(issuer.asked).isEmpty();

    foreign.release();
    work();
    assertThat(issuer.asked).hasSize(1);

    try (Desk otherDesk = new Desk(otherShelf, otherIssuer, ground)) {
      otherShelf.want(List.of(OTHER));
      otherDesk.turn();
      assertThat(otherShelf.find(SHOP.domain())).isPresent();
      assertThat(otherIssuer.asked).isEmpty();
    }
    foreign.close();
  }

  @Test
  void takesALeaseOverThatNobodyKeepsUp() {
    Lease dead = new Lease(database, "x", clock);
    Lease heir = new Lease(database, "x", clock);
    assertThat(dead.take()).isTrue();
    assertThat(dead.take()).as("its holder again").isTrue();
    assertThat(heir.take()).isFalse();

    clock.pass(Lease.TERM.plusMillis(1));

    assertThat(heir.take()).isTrue();
    assertThat(dead.take()).isFalse();
    dead.close();
    heir.close();
  }

  @Test
  void keepsKeysSealed() throws Exception {
    assumeThat(TestDatabase.isSqlite()).as("a database whose files can be read").isTrue();
    shelf.want(List.of(OTHER));
    work();
    byte[] key = issuer.keys.getFirst().getEncoded();
    database.close();

    byte[] onDisk = new byte[0];
    try (var files = Files.list(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        byte[] more = Files.readAllBytes(file);
        int end = onDisk.length;
        onDisk = Arrays.copyOf(onDisk, end + more.length);
        System.arraycopy(more, 0, onDisk, end, more.length);
      }
    }
    String all = new String(onDisk, StandardCharsets.ISO_8859_1);

    assertThat(all).contains("BEGIN CERTIFICATE", SHOP.text()).doesNotContain("PRIVATE KEY");
    // The last bytes of a P-256 key in PKCS 8 are its public half, those before its private one.
    byte[] secret = Arrays.copyOfRange(key, 36, Math.min(key.length, 66));
    assertThat(all).doesNotContain(new String(secret, StandardCharsets.ISO_8859_1));
    assertThat(all).doesNotContain(Base64.getEncoder().encodeToString(key).substring(20, 60));
  }

  @Test
  void sealsAnewWhereTheKeyHasChanged() throws Exception {
    shelf.want(List.of(OTHER));
    work();
    Path file = folder.resolve("seal.key");
    String fresh = Base64.getEncoder().encodeToString(new byte[32]);
    Files.writeString(file, fresh + "\n" + Files.readString(file));
    shown();
    Files.writeString(file, fresh);

    assertThat(shown()).as("without the old key").isEqualTo(chain(OTHER));
  }

  /** What a relay shows that starts now. */
  private PemChain shown() throws Exception {
    Shelf later =
        new Shelf(
            new Ground(
                database,
                KeySeal.loadOrCreate(folder),
                clock,
                new SimpleMeterRegistry(),
                told::add));
    later.want(List.of(OTHER));
    later.refresh();
    return later.chain(OTHER.key()).orElseThrow();
  }

  @Test
  void asksAnewWhereAKeyCannotBeOpened() throws Exception {
    shelf.want(List.of(OTHER));
    work();
    Files.delete(folder.resolve("seal.key"));
    Ground strange =
        new Ground(
            database, KeySeal.loadOrCreate(folder), clock, new SimpleMeterRegistry(), told::add);
    Shelf later = new Shelf(strange);
    later.want(List.of(OTHER));
    try (Desk next = new Desk(later, issuer, strange)) {
      next.turn();
      assertThat(later.find(SHOP.domain())).isPresent();
      assertThat(issuer.asked).hasSize(2);
    }
  }
}
