package io.mysocket.relay.sockets;

import io.mysocket.control.problems.Problem;
import io.mysocket.control.problems.ProblemException;
import io.mysocket.control.problems.ProblemKind;
import io.mysocket.relay.database.Transaction;
import io.mysocket.relay.sockets.LabelTable.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who has which first label below the tunnels' domain.
 *
 * <p>A label belongs to one key of one account. Once given up nobody else can have it for {@link
 * #QUARANTINE}, so that links and cookies do not reach a stranger, while the same key gets it back
 * within {@link #KEPT}: what is deleted and made again keeps its URL.
 */
final class Labels {
  static final Duration QUARANTINE = Duration.ofDays(30);

  /** How long a key may come back for the name that it had, if it can come back at all. */
  static final Duration KEPT = Duration.ofDays(730);

  /** What keys begin with that were made up, and that nobody names again. */
  private static final String MADE_UP = "legacy/";

  /** Tries at a random name that is free. */
  private static final int TRIES = 100;

  private static final String LEGAL = "[a-z0-9][a-z0-9-]{1,61}[a-z0-9]";
  private static final Set<String> RESERVED = Set.copyOf(Words.list("reserved.txt"));

  private Labels() {}

  /** A label that somebody wishes for, if it is one to be had at all. */
  static String checkChosen(String wish) {
    if (!wish.matches(LEGAL) || wish.startsWith("--", 2)) {
      throw ProblemException.invalidField(
          "subdomain",
          "the subdomain is not one that can be had",
          "Use 3 to 63 lower-case letters, digits and dashes; no dash first or last, none third and fourth.");
    }
    if (RESERVED.contains(wish)) {
      throw ProblemException.invalidField(
          "subdomain", "the subdomain '" + wish + "' is reserved", "Choose another one.");
    }
    return wish;
  }

  /**
   * Gives a key the label it wishes for, or, without a wish, its own earlier or a new random one.
   */
  static String claim(
      Transaction now, String accountId, String key, @Nullable String wish, Instant at) {
    String label = wish == null ? random(now, accountId, key) : wish;
    Optional<Row> present = LabelTable.find(now, label);
    if (present.isPresent() && !isFree(present.get(), accountId, key, at)) {
      throw new ProblemException(
          Problem.of(
                  ProblemKind.HOSTNAME_TAKEN,
                  "the subdomain '" + label + "' is, or was until lately, another socket's",
                  "Choose another one, or leave it out for a random one.")
              .at("subdomain"));
    }
    LabelTable.put(now, new Row(label, accountId, key, wish != null, null));
    return label;
  }

  private static boolean isFree(Row row, String accountId, String key, Instant at) {
    Instant released = row.releasedAt();
    return released != null && (row.isOf(accountId, key) || released.plus(QUARANTINE).isBefore(at));
  }

  private static String random(Transaction now, String accountId, String key) {
    Optional<Row> own = LabelTable.lastRandom(now, accountId, key);
    if (own.isPresent()) {
      return own.get().label();
    }
    for (int i = 0; i < TRIES; i++) {
      String name = Words.randomName();
      if (LabelTable.find(now, name).isEmpty()) {
        return name;
      }
    }
    throw new IllegalStateException("no random name was free in " + TRIES + " tries");
  }

  /** A key's socket has the label no more. */
  static void release(Transaction now, String label, Instant at) {
    LabelTable.find(now, label)
        .ifPresent(row ->
            LabelTable.put(
                now, new Row(row.label(), row.accountId(), row.key(), row.chosen(), at)));
    LabelTable.forget(now, at.minus(KEPT), "");
    LabelTable.forget(now, at.minus(QUARANTINE), MADE_UP);
  }
}
