package io.mysocket.relay.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysocket.control.sockets.Access;
import io.mysocket.relay.access.PasswordCheck.Outcome;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PasswordCheckTest {
  private final AtomicLong now = new AtomicLong();
  private final PasswordCheck check = new PasswordCheck(now::get, 1);
  private final Users users = Users.of(List.of(new Access.User("ann", PasswordHashTest.ARGON2)));

  @AfterEach
  void stop() {
    check.close();
  }

  static BasicCredentials sent(String pair) {
    String base64 = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    return BasicCredentials.parse("Basic " + base64).orElseThrow();
  }

  private Outcome outcome(String pair) throws Exception {
    return check.check(users, sent(pair), () -> true).get(30, TimeUnit.SECONDS);
  }

  @Test
  void tellsRightFromWrong() throws Exception {
    assertThat(outcome("ann:password")).isEqualTo(Outcome.RIGHT);
    assertThat(outcome("ann:passwort")).isEqualTo(Outcome.WRONG);
    assertThat(outcome("bob:password")).isEqualTo(Outcome.WRONG);
    assertThat(outcome(":")).isEqualTo(Outcome.WRONG);
  }

  @Test
  void remembersOnlyWhatWasRightAndForAWhile() throws Exception {
    outcome("ann:password");
    outcome("ann:other");
    outcome("bob:password");

    assertThat(check.remembers(users, sent("ann:password"))).isTrue();
    assertThat(check.remembers(users, sent("ann:other"))).isFalse();
    assertThat(check.remembers(users, sent("bob:password"))).isFalse();
    now.addAndGet(PasswordCheck.REMEMBERED.plus(Duration.ofSeconds(1)).toNanos());
    assertThat(check.remembers(users, sent("ann:password"))).isFalse();
  }

  @Test
  void forgetsAPasswordThatIsAnotherNow() throws Exception {
    outcome("ann:password");
    String other = PasswordHashTest.ARGON2.replace("c29tZXNhbHQ", "b3RoZXJzYWx0");

    Users changed = Users.of(List.of(new Access.User("ann", other)));

    assertThat(check.remembers(changed, sent("ann:password"))).isFalse();
  }

  @Test
  void comparesOnceForManyWhoAskTheSame() throws Exception {
    AtomicInteger begun = new AtomicInteger();
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    CompletableFuture<CompletableFuture<Outcome>> first =
        CompletableFuture.supplyAsync(() ->
            check.check(
                users,
                sent("ann:guess"),
                () -> {
                  asked.countDown();
                  return awaited(goOn) && begun.incrementAndGet() > 0;
                }));
    asked.await();
    List<CompletableFuture<Outcome>> all = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      all.add(check.check(users, sent("ann:guess"), () -> begun.incrementAndGet() > 0));
    }
    assertThat(all).noneMatch(CompletableFuture::isDone);
    goOn.countDown();

    all.add(first.get(30, TimeUnit.SECONDS));
    for (CompletableFuture<Outcome> one : all) {
      assertThat(one.get(30, TimeUnit.SECONDS)).isEqualTo(Outcome.WRONG);
    }
    assertThat(begun).hasValue(1);
  }

  private static boolean awaited(CountDownLatch latch) {
    try {
      return latch.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      return false;
    }
  }

  @Test
  void asksBeforeItBeginsAndLetsOnlySoManyWait() throws Exception {
    assertThat(check.check(users, sent("ann:x"), () -> false)).isCompletedWithValue(Outcome.BARRED);
    List<CompletableFuture<Outcome>> all = new ArrayList<>();
    String slow = PasswordHashTest.ARGON2.replace("m=256,t=2", "m=32768,t=2");
    Users costly = Users.of(List.of(new Access.User("ann", slow)));
    for (int i = 0; i < 300; i++) {
      all.add(check.check(costly, sent("ann:guess " + i), () -> true));
    }

    assertThat(all.stream().filter(one -> one.getNow(Outcome.WRONG) == Outcome.BUSY).count())
        .isGreaterThan(100);
    check.close();
    for (CompletableFuture<Outcome> one : all) {
      assertThat(one.get(60, TimeUnit.SECONDS)).isIn(Outcome.BUSY, Outcome.WRONG);
    }
  }
}
