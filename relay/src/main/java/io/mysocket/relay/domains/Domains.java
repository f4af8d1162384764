package io.mysocket.relay.domains;

import io.mysocket.control.domains.DomainSpec;
import io.mysocket.control.problems.Problem;
import io.mysocket.control.problems.ProblemException;
import io.mysocket.control.problems.ProblemKind;
import io.mysocket.control.sockets.Owner;
import io.mysocket.relay.control.Caller;
import io.mysocket.relay.database.Database;
import io.mysocket.relay.database.Transaction;
import io.mysocket.relay.database.Uuid7;
import io.mysocket.relay.routing.HostPattern;
import io.mysocket.relay.sockets.HostnameRow;
import io.mysocket.relay.sockets.Hostnames;
import io.mysocket.relay.sockets.Ownership;
import io.mysocket.relay.sockets.Sockets;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reserved host names: made, found and given up here. Any thread that may block. */
public final class Domains {
  /** Most names that an account may reserve. */
  static final int MOST = 100;

  record Put(Reservation reservation, boolean created) {}

  private final Database database;
  private final Sockets sockets;
  private final Hostnames hostnames;
  private final Clock clock;

  /**
   * @param sockets told of every change, as visitors may be led otherwise
   */
  public Domains(Database database, Sockets sockets, Hostnames hostnames, Clock clock) {
    this.database = database;
    this.sockets = sockets;
    this.hostnames = hostnames;
    this.clock = clock;
  }

  /** Reserves a name for the caller's account; the same again changes nothing. */
  Put put(Caller caller, HostPattern name, DomainSpec spec) {
    checkOwner(spec.owner());
    caller.requireOwner(spec.owner());
    Put done;
    try {
      done = database.write(now -> put(now, caller, name, spec));
    } catch (ProblemException e) {
      if (e.problem().code().equals(ProblemKind.HOSTNAME_TAKEN.code())) {
        hostnames.contest(List.of(name.text()), caller.accountId(), now());
      }
      throw e;
    }
    if (done.created()) {
      sockets.namesChanged();
    }
    return done;
  }

  private static void checkOwner(@Nullable Owner owner) {
    if (owner != null && owner.cluster().isBlank()) {
      throw ProblemException.invalidField(
          "owner.cluster", "the owner's cluster is empty", "Name it, or leave owner out.");
    }
  }

  private Put put(Transaction now, Caller caller, HostPattern name, DomainSpec spec) {
    String account = caller.accountId();
    Optional<Reservation> present = ReservationTable.find(now, account, name);
    if (present.isPresent()) {
      Ownership.require("host name", present.get().owner(), spec.owner(), spec.adopt());
      caller.requireOwner(present.get().owner());
      Reservation next = present.get().of(spec.owner());
      if (!next.equals(present.get())) {
        ReservationTable.put(now, next);
      }
      return new Put(next, false);
    }
    if (ReservationTable.of(now, account).size() >= MOST) {
      throw new ProblemException(
          Problem.of(
              ProblemKind.QUOTA_EXCEEDED,
              "the account has " + MOST + " reserved host names, which is as many as it may have",
              "Give up some, or let sockets have their names without a reservation."));
    }
    Optional<HostnameRow> proved = hostnames.requireReservable(now, name, account);
    Instant at = now();
    Reservation made =
        new Reservation(
            HostnameRow.reservation(name, Uuid7.at(at), account, proved, at), spec.owner(), at);
    ReservationTable.put(now, made);
    return new Put(made, true);
  }

  Optional<Reservation> find(Caller caller, HostPattern name) {
    return database.read(now -> visible(now, caller, name));
  }

  private static Optional<Reservation> visible(Transaction now, Caller caller, HostPattern name) {
    return ReservationTable.find(now, caller.accountId(), name)
        .filter(there -> caller.sees(there.owner()));
  }

  /** What the caller may see, of one owner's cluster or, if that is empty, of all. */
  List<Reservation> list(Caller caller, String cluster) {
    return database.read(now -> ReservationTable.of(now, caller.accountId())).stream()
        .filter(there -> caller.sees(there.owner()))
        .filter(there -> cluster.isEmpty() || isOf(there.owner(), cluster))
        .toList();
  }

  private static boolean isOf(@Nullable Owner owner, String cluster) {
    return owner != null && owner.cluster().equals(cluster);
  }

  /** Gives a name up, if it is reserved; sockets that use it keep it. */
  void delete(Caller caller, HostPattern name) {
    boolean gone =
        database.write(now -> {
          Optional<Reservation> there = visible(now, caller, name);
          there.ifPresent(reservation -> ReservationTable.delete(now, reservation));
          return there.isPresent();
        });
    if (gone) {
      sockets.namesChanged();
    }
  }

  /** Leaves a name, if it is reserved, to the account. */
  void retain(Caller caller, HostPattern name) {
    database.write(now -> {
      visible(now, caller, name)
          .ifPresent(reservation -> ReservationTable.put(now, reservation.of(null)));
      return true;
    });
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
