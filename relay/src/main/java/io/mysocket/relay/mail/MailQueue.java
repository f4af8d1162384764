package io.mysocket.relay.mail;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.mysocket.control.problems.Problem;
import io.mysocket.control.problems.ProblemException;
import io.mysocket.control.problems.ProblemKind;
import io.mysocket.relay.database.Database;
import io.mysocket.relay.database.DatabaseFailedException;
import io.mysocket.relay.database.Transaction;
import io.mysocket.relay.database.Uuid7;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Mail on its way out: durable from {@link #put} on, sent by one virtual thread of its own, one
 * letter after the other.
 *
 * <pre>
 *   waiting --due--> being sent --taken--> gone
 *      ^                 |  \--- refused for good, or a day old: logged, gone
 *      \---- failed -----/
 * </pre>
 */
public final class MailQueue implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MailQueue.class);

  /** Most letters waiting. */
  static final int MOST = 10_000;

  private static final int BATCH = 20;
  private static final Duration LONGEST_SLEEP = Duration.ofMinutes(1);
  private static final Duration FULL = Duration.ofMinutes(10);
  private static final Duration FAREWELL = Duration.ofSeconds(2);

  private final Database database;
  private final Courier courier;
  private final Clock clock;
  private final Pace pace;
  private final MeterRegistry meters;
  private final Semaphore bell = new Semaphore(0);
  private volatile boolean closed;
  private volatile String trouble = "";
  private volatile int waiting;
  private @Nullable Thread thread;

  public MailQueue(Database database, Courier courier, Clock clock, MeterRegistry meters) {
    this(database, courier, clock, Pace.USUAL, meters);
  }

  MailQueue(Database database, Courier courier, Clock clock, Pace pace, MeterRegistry meters) {
    this.database = database;
    this.courier = courier;
    this.clock = clock;
    this.pace = pace;
    this.meters = meters;
    Gauge.builder("mysocket.relay.mail.waiting", () -> waiting)
        .description("Mails that wait to be sent, as of a minute ago at most")
        .register(meters);
  }

  /** Begins to send what waits. */
  public void start(LetterWriter writer) {
    database.onReturn(this::wake);
    thread = Thread.ofVirtual().name("mail").start(() -> run(writer));
  }

  /** Lets a letter wait, as part of a transaction; {@link #wake} once that is durable. */
  public void put(Transaction now, String kind, String recipient) {
    put(now, kind, recipient, clock.instant());
  }

  /** The same, and it waits until then. */
  public void put(Transaction now, String kind, String recipient, Instant next) {
    if (MailTable.count(now) >= MOST) {
      throw new ProblemException(
          Problem.of(
              ProblemKind.UNAVAILABLE,
              "more mail waits to be sent than the relay keeps",
              "Try again in a while; the relay's operator finds the cause in its log."),
          FULL);
    }
    Instant at = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    MailTable.put(now, new MailRow(Uuid7.at(at), kind, recipient, at, 0), next);
  }

  /** Why the last mail could not be sent; empty if it could. */
  public Optional<String> trouble() {
    String present = trouble;
    return present.isEmpty()
        ? Optional.empty()
        : Optional.of("mail waits, it could not be sent (" + present + ")");
  }

  /** Looks at once whether something is due. */
  public void wake() {
    bell.release();
  }

  private void run(LetterWriter writer) {
    while (!closed) {
      try {
        database.await(LONGEST_SLEEP);
        List<MailRow> due = database.read(now -> MailTable.due(now, clock.instant(), BATCH));
        due.forEach(mail -> send(writer, mail));
        waiting = database.read(MailTable::count);
        if (due.size() < BATCH && database.isWritable()) {
          await();
        }
      } catch (InterruptedException _) {
        return;
      } catch (DatabaseFailedException e) {
        if (!e.isKnown()) {
          LOG.atError().setCause(e).log("mail waits for the database");
        }
        if (!pause()) {
          return;
        }
      }
    }
  }

  private void await() throws InterruptedException {
    Optional<Instant> next = database.read(MailTable::next);
    Duration left =
        next.map(at -> Duration.between(clock.instant(), at))
            .filter(wait -> wait.compareTo(LONGEST_SLEEP) < 0)
            .orElse(LONGEST_SLEEP);
    if (bell.tryAcquire(Math.max(1, left.toMillis()), TimeUnit.MILLISECONDS)) {
      bell.drainPermits();
    }
  }

  private boolean pause() {
    try {
      return !bell.tryAcquire(LONGEST_SLEEP.toMillis(), TimeUnit.MILLISECONDS) || !closed;
    } catch (InterruptedException _) {
      return false;
    }
  }

  private void send(LetterWriter writer, MailRow mail) {
    // A mail that cannot be forgotten afterwards would be sent again and again.
    if (closed || !database.isWritable()) {
      return;
    }
    Optional<Letter> letter = writer.write(mail.kind(), mail.recipient());
    if (letter.isEmpty()) {
      forget(mail);
      return;
    }
    switch (courier.take(letter.get())) {
      case Courier.Outcome.Taken _ -> {
        trouble = "";
        forget(mail);
        count("sent");
      }
      case Courier.Outcome.Failed(String why, boolean forGood) -> failed(mail, why, forGood);
    }
  }

  private void failed(MailRow mail, String why, boolean forGood) {
    Instant now = clock.instant();
    Instant next = now.plus(pace.after(mail.attempts() + 1));
    if (forGood || next.isAfter(mail.createdAt().plus(pace.giveUp()))) {
      LOG.atError()
          .addKeyValue("mail", mail.id())
          .addKeyValue("kind", mail.kind())
          .addKeyValue("reason", why)
          .log("a mail is given up");
      trouble = forGood ? "" : why;
      forget(mail);
      count("given-up");
      return;
    }
    LOG.atWarn()
        .addKeyValue("mail", mail.id())
        .addKeyValue("reason", why)
        .addKeyValue("next", next)
        .log("a mail could not be sent and waits");
    trouble = why;
    database.write(transaction -> {
      MailTable.delay(transaction, mail, next);
      return mail;
    });
    count("failed");
  }

  private void forget(MailRow mail) {
    database.write(now -> {
      MailTable.delete(now, mail);
      return mail;
    });
  }

  private void count(String result) {
    Counter.builder("mysocket.relay.mail")
        .description("Tries to send a mail")
        .tag("result", result)
        .register(meters)
        .increment();
  }

  @Override
  public void close() {
    closed = true;
    wake();
    Thread running = thread;
    if (running != null) {
      try {
        if (!running.join(FAREWELL)) {
          running.interrupt();
        }
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
