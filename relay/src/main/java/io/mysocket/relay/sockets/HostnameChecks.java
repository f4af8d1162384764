package io.mysocket.relay.sockets;

import io.mysocket.control.sockets.HostnameState.State;
import io.mysocket.relay.audit.Act;
import io.mysocket.relay.database.Database;
import io.mysocket.relay.database.DatabaseFailedException;
import io.mysocket.relay.database.Transaction;
import io.mysocket.relay.dns.TxtLookup;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks into the DNS for the proofs of host names that are due, on threads of its own, and tells
 * the sockets what has changed.
 */
public final class HostnameChecks implements AutoCloseable {
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  /** Names looked up in one go, and at once. */
  private static final int MOST = 64;

  private static final int AT_ONCE = 8;
  private static final Logger LOG = LoggerFactory.getLogger(HostnameChecks.class);

  private final Database database;
  private final Sockets sockets;
  private final Wishes wishes;
  private final TxtLookup dns;
  private final HostnameActs acts;
  private final Clock clock;
  private volatile String trouble = "";
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("host-names").daemon().factory());
  private final ExecutorService lookups =
      Executors.newFixedThreadPool(
          AT_ONCE, Thread.ofPlatform().name("host-names-", 0).daemon().factory());

  /**
   * @param audit hears of names that were proved, and of those that were lost
   */
  public HostnameChecks(
      Database database, Sockets sockets, TxtLookup dns, Consumer<Act> audit, Clock clock) {
    this.database = database;
    this.sockets = sockets;
    this.wishes = sockets.wishes();
    this.dns = dns;
    this.acts = new HostnameActs(clock, audit);
    this.clock = clock;
  }

  /** Checks from now on. */
  public void start() {
    long every = LOOK_EVERY.toMillis();
    timer.scheduleWithFixedDelay(this::quietly, every, every, TimeUnit.MILLISECONDS);
  }

  private void quietly() {
    if (!database.isWritable()) {
      return; // What is found could not be kept, and would be asked for again and again.
    }
    try {
      look();
    } catch (DatabaseFailedException e) {
      if (!e.isKnown()) {
        LOG.atError().setCause(e).log("host names not checked, tried again soon");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Checks what is due now. Blocks until it is done. */
  void look() throws InterruptedException {
    Instant at = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    List<HostnameRow> due = database.read(now -> wishes.due(now, at, MOST));
    List<Callable<TxtLookup.Answer>> questions = new ArrayList<>();
    for (HostnameRow row : due) {
      questions.add(() -> dns.find(HostnameProof.recordName(row.name())));
    }
    List<Future<TxtLookup.Answer>> answers = lookups.invokeAll(questions);
    note(answers.stream().map(Future::resultNow).toList());
    for (int i = 0; i < due.size(); i++) {
      settle(due.get(i), answers.get(i).resultNow(), at);
    }
  }

  /** One answer shows that the DNS is there. */
  private void note(List<TxtLookup.Answer> answers) {
    if (answers.stream().anyMatch(answer -> !(answer instanceof TxtLookup.Unknown))) {
      trouble = "";
    } else if (answers.stream().findFirst().orElse(null) instanceof TxtLookup.Unknown(String why)) {
      trouble = why;
    }
  }

  /** Why the last names that were due could not be looked up; empty if they could. */
  public Optional<String> trouble() {
    String present = trouble;
    return present.isEmpty()
        ? Optional.empty()
        : Optional.of("host names wait, the DNS could not be asked (" + present + ")");
  }

  private void settle(HostnameRow asked, TxtLookup.Answer answer, Instant at) {
    Optional<Change> changed = database.write(now -> settled(now, asked, answer, at));
    changed.ifPresent(change -> {
      HostnameRow row = change.to();
      acts.changed(change.from(), row, key(row));
      LOG.atInfo()
          .addKeyValue("name", row.name())
          .addKeyValue(row.reserved() ? "reservation" : "socket", row.holderId())
          .addKeyValue("state", row.state())
          .log("host name checked");
      if (row.reserved()) {
        sockets.namesChanged();
      } else {
        sockets.touched(row.holderId());
      }
    });
  }

  /** The name that its owner has for the socket; null for a reservation. */
  private @Nullable String key(HostnameRow row) {
    return row.reserved() ? null : sockets.byId(row.holderId()).map(SocketRow::key).orElse(null);
  }

  /** What a row was, and what it is now. */
  private record Change(HostnameRow from, HostnameRow to) {}

  /** The row if its state is another one now. */
  private Optional<Change> settled(
      Transaction now, HostnameRow asked, TxtLookup.Answer answer, Instant at) {
    List<HostnameRow> all = wishes.ofName(now, asked.name());
    Optional<HostnameRow> present =
        all.stream().filter(row -> row.holderId().equals(asked.holderId())).findFirst();
    if (present.isEmpty()) {
      return Optional.empty();
    }
    HostnameRow row = present.get();
    List<HostnameRow> others = all.stream().filter(other -> !other.equals(row)).toList();
    List<HostnameRow> foreign =
        others.stream().filter(other -> !other.isOf(row.accountId())).toList();
    boolean taken = foreign.stream().anyMatch(HostnameRow::isActive);
    boolean wanted = foreign.stream().anyMatch(other -> other.state() == State.CONFLICT);
    HostnameRow next = HostnameVerdict.of(row, answer, taken, wanted, at);
    wishes.put(now, next);
    if (next.state() == row.state()) {
      return Optional.empty();
    }
    // Whoever else is concerned is looked at next: the holder of a name now contested, those who
    // wait for one now free, and the account's own socket or reservation of the same name.
    for (HostnameRow other : others) {
      boolean contested = next.state() == State.CONFLICT && other.isActive();
      boolean own = other.isOf(row.accountId()) && other.state() != next.state();
      if (contested || row.isActive() || own) {
        wishes.put(now, other.due(at));
      }
    }
    return Optional.of(new Change(row, next));
  }

  @Override
  public void close() {
    timer.shutdownNow();
    lookups.shutdownNow();
  }
}
