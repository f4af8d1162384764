package io.mysocket.relay.mail;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.mysocket.relay.config.AccountsConfig.Login;
import io.mysocket.relay.config.AccountsConfig.Smtp;
import io.mysocket.relay.database.Database;
import io.mysocket.relay.testing.FreePorts;
import io.mysocket.relay.testing.OnEveryDatabase;
import io.mysocket.relay.testing.TestDatabase;
import jakarta.mail.internet.MimeMessage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Mail to a real SMTP server, one that comes late, and ones that refuse. */
@OnEveryDatabase
class MailQueueTest {
  private static final String ADA = "ada@example.com";
  private static final Pace FAST =
      new Pace(Duration.ofMillis(50), Duration.ofMillis(200), Duration.ofMinutes(1));
  private static final LetterWriter WRITER =
      (kind, to) -> Optional.of(new Letter(to, "Grüße", kind + "\nwith a line\n"));

  @TempDir Path folder;
  private Database database;
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  @BeforeEach
  void open() throws Exception {
    database = TestDatabase.open(folder);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private static GreenMail server(int port) {
    ServerSetup setup = new ServerSetup(port, "127.0.0.1", ServerSetup.PROTOCOL_SMTP);
    setup.setServerStartupTimeout(20_000);
    GreenMail server = new GreenMail(setup);
    server.start();
    return server;
  }

  private static Smtp plain(int port) {
    return new Smtp("127.0.0.1", port, Smtp.Tls.OFF, null, null);
  }

  private MailQueue queue(Courier courier) {
    return new MailQueue(database, courier, Clock.systemUTC(), FAST, meters);
  }

  private MailQueue queue(Smtp smtp) {
    return queue(new SmtpCourier(smtp, "relay@example.org"));
  }

  private void put(MailQueue queue, String kind) {
    database.write(now -> {
      queue.put(now, kind, ADA);
      return kind;
    });
    queue.wake();
  }

  private int waiting() {
    return database.read(MailTable::count);
  }

  private void awaitEmpty() {
    Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> waiting() == 0);
  }

  /** A mail has gone before it is counted. */
  private void awaitCounted(String result, int least) {
    Awaitility.await(result).until(() -> counted(result) >= least);
  }

  private double counted(String result) {
    Counter counter = meters.find("mysocket.relay.mail").tag("result", result).counter();
    return counter == null ? 0 : counter.count();
  }

  @Test
  void sendsWhatItIsGiven() throws Exception {
    GreenMail server = server(0);
    try (MailQueue queue = queue(plain(server.getSmtp().getPort()))) {
      queue.start(WRITER);
      put(queue, "CONFIRM");

      assertThat(server.waitForIncomingEmail(20_000, 1)).isTrue();
      MimeMessage mail = server.getReceivedMessages()[0];
      assertThat(mail.getSubject()).isEqualTo("Grüße");
      assertThat(mail.getFrom()[0]).hasToString("relay@example.org");
      assertThat(mail.getAllRecipients()[0]).hasToString(ADA);
      assertThat(mail.getMessageID()).endsWith("@example.org>");
      assertThat(mail.getHeader("Auto-Submitted")).containsExactly("auto-generated");
      assertThat(mail.getContent().toString().replace("\r", "")).startsWith("CONFIRM\nwith a line");
      awaitEmpty();
      awaitCounted("sent", 1);
      assertThat(counted("sent")).isEqualTo(1);
    } finally {
      server.stop();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"STARTTLS", "TLS"})
  void sendsOverTlsToWhoItTrusts(Smtp.Tls tls) throws Exception {
    MailCertificates certificates = new MailCertificates(folder);
    Path password = Files.writeString(folder.resolve("password"), "secret\n");
    GreenMail server = server(0);
    server.setUser("relay@example.org", "relay", "secret");
    int inner = server.getSmtp().getPort();
    try (TlsFront front = new TlsFront(certificates.context(), inner, tls == Smtp.Tls.STARTTLS);
        MailQueue queue =
            queue(
                new Smtp(
                    "localhost",
                    front.port(),
                    tls,
                    new Login("relay", password),
                    certificates.authority()))) {
      queue.start(WRITER);
      put(queue, "CONFIRM");

      assertThat(server.waitForIncomingEmail(20_000, 1)).isTrue();
    } finally {
      server.stop();
    }
  }

  @Test
  void saysNothingToWhoItDoesNotTrust() throws Exception {
    MailCertificates certificates = new MailCertificates(folder);
    GreenMail server = server(0);
    int inner = server.getSmtp().getPort();
    try (TlsFront front = new TlsFront(certificates.context(), inner, true)) {
      Smtp untrusted = new Smtp("localhost", front.port(), Smtp.Tls.STARTTLS, null, null);
      Smtp otherName =
          new Smtp("127.0.0.1", front.port(), Smtp.Tls.STARTTLS, null, certificates.authority());
      Smtp withoutTls = new Smtp("127.0.0.1", inner, Smtp.Tls.STARTTLS, null, null);

      for (Smtp smtp : new Smtp[] {untrusted, otherName, withoutTls}) {
        Courier.Outcome outcome =
            new SmtpCourier(smtp, "relay@example.org").take(new Letter(ADA, "s", "t"));
        assertThat(outcome)
            .isInstanceOfSatisfying(
                Courier.Outcome.Failed.class, failed -> assertThat(failed.forGood()).isFalse());
      }
      assertThat(server.getReceivedMessages()).isEmpty();
    } finally {
      server.stop();
    }
  }

  @Test
  void waitsForAServerThatIsDownAlsoOverARestart() throws Exception {
    int port = FreePorts.next();
    try (MailQueue queue = queue(plain(port))) {
      queue.start(WRITER);
      put(queue, "CONFIRM");
      awaitCounted("failed", 2);
      assertThat(queue.trouble())
          .hasValueSatisfying(why ->
              assertThat(why).startsWith("mail waits, it could not be sent (127.0.0.1 port"));
    }
    assertThat(waiting()).isEqualTo(1);
    database.close();
    database = TestDatabase.open(folder);

    GreenMail server = server(port);
    try (MailQueue queue = queue(plain(port))) {
      queue.start(WRITER);

      assertThat(server.waitForIncomingEmail(20_000, 1)).isTrue();
      awaitEmpty();
      assertThat(server.getReceivedMessages()).hasSize(1);
      assertThat(queue.trouble()).isEmpty();
    } finally {
      server.stop();
    }
  }

  @Test
  void triesNoMoreWhatIsRefusedForGood() throws Exception {
    try (RefusingSmtp server = new RefusingSmtp("550 5.1.1 no such mailbox");
        MailQueue queue = queue(plain(server.port()))) {
      queue.start(WRITER);
      put(queue, "CONFIRM");
      awaitEmpty();
      awaitCounted("given-up", 1);

      assertThat(server.refused()).isEqualTo(1);
      assertThat(counted("given-up")).isEqualTo(1);
    }
  }

  @Test
  void triesAgainWhatIsRefusedForNowUntilItIsOld() throws Exception {
    try (RefusingSmtp server = new RefusingSmtp("451 4.7.1 greylisted");
        MailQueue queue =
            new MailQueue(
                database,
                new SmtpCourier(plain(server.port()), "relay@example.org"),
                oldAfter(server, 3),
                FAST,
                meters)) {
      queue.start(WRITER);
      put(queue, "CONFIRM");
      awaitEmpty();
      awaitCounted("given-up", 1);

      assertThat(server.refused()).isEqualTo(3);
      assertThat(counted("failed")).isEqualTo(2);
      assertThat(counted("given-up")).isEqualTo(1);
    }
  }

  /** By which a mail is as old as may be once it has been refused so often. */
  private static Clock oldAfter(RefusingSmtp server, int refusals) {
    InstantSource source =
        () -> Instant.now().plus(server.refused() < refusals ? Duration.ZERO : FAST.giveUp());
    return source.withZone(ZoneOffset.UTC);
  }

  @Test
  void forgetsWhatNeedNotBeSaidAnyMore() {
    try (MailQueue queue =
        queue(
            (Courier)
                _ -> {
                  throw new AssertionError("nothing to send");
                })) {
      queue.start((_, _) -> Optional.empty());
      put(queue, "CONFIRM");

      awaitEmpty();
    }
  }

  @Test
  void letsOneOfAKindWaitForEachRecipient() {
    MailQueue queue = queue((Courier) _ -> new Courier.Outcome.Taken());
    for (int i = 0; i < 3; i++) {
      put(queue, "CONFIRM");
      put(queue, "RESET");
    }

    assertThat(waiting()).isEqualTo(2);
  }

  @Test
  void waitsLongerEachTimeButNotForEver() {
    assertThat(Pace.USUAL.after(1)).isEqualTo(Duration.ofSeconds(5));
    assertThat(Pace.USUAL.after(2)).isEqualTo(Duration.ofSeconds(10));
    assertThat(Pace.USUAL.after(30)).isEqualTo(Duration.ofHours(1));
    assertThat(Pace.USUAL.after(1_000_000)).isEqualTo(Duration.ofHours(1));
  }

  @Test
  void makesRoomInTheOutbox() throws Exception {
    Path outbox = folder.resolve("outbox");
    OutboxFolder courier = new OutboxFolder(outbox, "relay@example.org");
    Files.createDirectory(outbox);
    for (int i = 0; i < OutboxFolder.MOST; i++) {
      Files.createFile(outbox.resolve("1999" + i + ".eml"));
    }

    courier.take(new Letter(ADA, "last", "text"));

    assertThat(outbox.resolve("19990.eml")).doesNotExist();
    try (var files = Files.list(outbox)) {
      assertThat(files.filter(file -> !file.getFileName().toString().startsWith("1999")))
          .hasSize(1);
    }
    try (var files = Files.list(outbox)) {
      assertThat(files).hasSize(OutboxFolder.MOST);
    }
  }
}
