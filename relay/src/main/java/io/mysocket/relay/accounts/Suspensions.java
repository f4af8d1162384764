package io.mysocket.relay.accounts;

import io.mysocket.control.accounts.Suspension;
import io.mysocket.control.problems.Problem;
import io.mysocket.control.problems.ProblemException;
import io.mysocket.control.problems.ProblemKind;
import io.mysocket.relay.database.Database;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which accounts are suspended: nothing of theirs is served, carried or answered until they are
 * resumed, and nothing of theirs is lost. Who asks gets the answer from memory; any thread. Changes
 * are for threads that may block, one after another.
 */
public final class Suspensions {
  /** Hears of a change once it is durable and {@link #of} knows it; on the thread that made it. */
  public interface Listener {
    void changed(String accountId, boolean suspended);
  }

  private static final Logger LOG = LoggerFactory.getLogger(Suspensions.class);

  private final Database database;
  private final Clock clock;
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();
  private volatile Map<String, Suspension> present = Map.of();

  public Suspensions(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
    refresh();
  }

  public void listen(Listener listener) {
    listeners.add(listener);
  }

  /** Reads what is kept now. */
  public synchronized void refresh() {
    present = Map.copyOf(database.read(SuspensionTable::all));
  }

  /**
   * Reads what is kept now, and tells of each that is suspended, as a change may have been missed.
   */
  public void follow() {
    refresh();
    present
        .keySet()
        .forEach(account -> listeners.forEach(listener -> listener.changed(account, true)));
  }

  /** Null if the account is not suspended. */
  public @Nullable Suspension of(String accountId) {
    return present.get(accountId);
  }

  /** Why nothing is done for an account, in words; empty if it is not suspended. */
  public Optional<String> words(String accountId) {
    return Optional.ofNullable(of(accountId))
        .map(suspension ->
            "the account is suspended"
                + (suspension.reason() == null ? "" : " (" + suspension.reason() + ")"));
  }

  /** Refuses an account that is suspended. */
  public void requireActive(String accountId) {
    words(accountId)
        .ifPresent(words -> {
          throw new ProblemException(
              Problem.of(
                  ProblemKind.ACCOUNT_SUSPENDED,
                  words,
                  "Ask the relay's operator; nothing of the account is lost meanwhile."));
        });
  }

  /** Suspends an account that there is; again with another reason changes that. */
  synchronized Suspension suspend(String accountId, @Nullable String reason) {
    Suspension had = of(accountId);
    Suspension wanted =
        new Suspension(
            had == null ? clock.instant().truncatedTo(ChronoUnit.MILLIS) : had.since(), reason);
    if (!wanted.equals(had)) {
      change(accountId, wanted);
      LOG.atInfo().addKeyValue("account", accountId).log("an account was suspended");
    }
    return wanted;
  }

  /** Ends it, if there is one. */
  synchronized void resume(String accountId) {
    if (of(accountId) != null) {
      change(accountId, null);
      LOG.atInfo().addKeyValue("account", accountId).log("an account was resumed");
    }
  }

  private void change(String accountId, @Nullable Suspension wanted) {
    database.write(now -> {
      SuspensionTable.put(now, accountId, wanted);
      return accountId;
    });
    refresh();
    listeners.forEach(listener -> listener.changed(accountId, wanted != null));
  }
}
