package io.mysocket.relay.accounts;

import io.mysocket.control.accounts.InviteSpec;
import io.mysocket.control.problems.Problem;
import io.mysocket.control.problems.ProblemException;
import io.mysocket.control.problems.ProblemKind;
import io.mysocket.relay.database.Database;
import io.mysocket.relay.database.Transaction;
import io.mysocket.relay.database.Uuid7;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The invites to this relay; each makes one account. Any thread that may block. */
public final class Invites {
  /** Most invites kept. */
  static final int QUOTA = 1_000;

  private static final Duration USUAL = Duration.ofDays(7);
  private static final Duration LONGEST = Duration.ofDays(90);

  /** An invite just made, and its code. */
  record Issued(Invite invite, Secret code) {}

  private final Database database;
  private final Clock clock;

  public Invites(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  Issued issue(InviteSpec spec) {
    Instant at = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    EmailAddress email = spec.email() == null ? null : EmailAddress.parse(spec.email());
    Instant expires =
        spec.expiresAt() == null ? at.plus(USUAL) : spec.expiresAt().truncatedTo(ChronoUnit.MILLIS);
    if (!expires.isAfter(at) || expires.isAfter(at.plus(LONGEST))) {
      throw ProblemException.invalidField(
          "expiresAt",
          "an invite ends within " + LONGEST.toDays() + " days, and not in the past",
          "Use such a time, or leave the field out for " + USUAL.toDays() + " days.");
    }
    Invite invite = new Invite(Uuid7.at(at), email, at, expires, null);
    Secret code = Secret.random();
    database.write(now -> {
      if (InviteTable.all(now).size() >= QUOTA) {
        throw new ProblemException(
            Problem.of(
                ProblemKind.QUOTA_EXCEEDED,
                "the relay keeps " + QUOTA + " invites, which is as many as it may",
                "Delete some that were used or have expired."));
      }
      InviteTable.insert(now, invite, code.hash());
      return invite;
    });
    return new Issued(invite, code);
  }

  List<Invite> all() {
    return database.read(InviteTable::all);
  }

  void delete(String id) {
    database.write(now -> {
      InviteTable.delete(now, id);
      return id;
    });
  }

  /** The invite of a code, if it lets somebody sign up with an address. */
  public Optional<Invite> admitting(Transaction now, @Nullable String code, EmailAddress email) {
    return code == null
        ? Optional.empty()
        : InviteTable.byHash(now, new Secret(code.strip()).hash())
            .filter(invite -> invite.admits(email, clock.instant()));
  }

  /** Uses an invite up; false if it lets nobody in any more. */
  public boolean use(Transaction now, String id, Person person) {
    boolean admitted =
        InviteTable.byId(now, id)
            .filter(invite -> invite.admits(person.email(), clock.instant()))
            .isPresent();
    if (admitted) {
      InviteTable.use(now, id, person.accountId());
    }
    return admitted;
  }
}
