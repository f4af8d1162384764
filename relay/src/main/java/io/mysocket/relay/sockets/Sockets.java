package io.mysocket.relay.sockets;

import io.mysocket.control.problems.Problem;
import io.mysocket.control.problems.ProblemException;
import io.mysocket.control.problems.ProblemKind;
import io.mysocket.control.sockets.SocketSpec;
import io.mysocket.control.sockets.SocketTls;
import io.mysocket.relay.control.Caller;
import io.mysocket.relay.database.Database;
import io.mysocket.relay.database.Transaction;
import io.mysocket.relay.database.Uuid7;
import io.mysocket.relay.routing.HostPattern;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** The sockets of this relay: made, changed, found and deleted here. Any thread that may block. */
public final class Sockets {
  /** What an upsert did. */
  public enum Change {
    CREATED,
    UPDATED,
    NONE
  }

  public record Upserted(SocketRow socket, Change change) {}

  /** What is done beside the making of a socket: both become durable, or neither. */
  public interface Beside {
    Beside NOTHING = (_, _) -> {};

    void make(Transaction now, SocketRow made);
  }

  private record Request(Caller caller, SocketKey key, SocketSpec spec, Guard guard) {}

  private final Database database;
  private final Clock clock;
  private final Claims claims;
  private final List<SocketWatcher> watchers = new CopyOnWriteArrayList<>();

  public Sockets(Database database, Clock clock, Claims claims) {
    this.database = database;
    this.clock = clock;
    this.claims = claims;
  }

  /** Watchers are told in the order in which they were added. */
  public void watch(SocketWatcher watcher) {
    watchers.add(watcher);
  }

  /** Makes the socket be as wished; asks for nothing twice. */
  public Upserted upsert(Caller caller, SocketKey key, SocketSpec spec, Guard guard) {
    return upsert(new Request(caller, key, spec, guard), Beside.NOTHING);
  }

  /** A socket of a key that nobody has used. */
  public SocketRow create(Caller caller, SocketKey key, SocketSpec spec, Beside beside) {
    return upsert(new Request(caller, key, spec, new Guard.None()), beside).socket();
  }

  private Upserted upsert(Request request, Beside beside) {
    Caller caller = request.caller();
    SocketKey key = request.key();
    SocketSpec spec = request.spec();
    Desired wish = SpecCheck.check(key, spec);
    caller.requireOwner(wish.owner());
    OwnPorts.Attempt attempt = claims.ports().new Attempt();
    Upserted done;
    try {
      done = database.write(now -> upsert(now, new Wish(request, wish, attempt), beside));
    } catch (RuntimeException e) {
      attempt.undo();
      if (e instanceof ProblemException refused
          && refused.problem().code().equals(ProblemKind.HOSTNAME_TAKEN.code())) {
        claims.hostnames().contest(wish.hostnames(), caller.accountId(), now());
      }
      throw e;
    }
    if (done.change() != Change.NONE) {
      watchers.forEach(watcher -> watcher.changed(done.socket()));
    }
    return done;
  }

  /** A change that somebody asks for, checked, and the ports that it has opened. */
  private record Wish(Request request, Desired desired, OwnPorts.Attempt ports) {
    Holder holder() {
      return new Holder(request.caller().accountId(), request.key().text());
    }

    /** Of the certificate, PEM; null without. */
    @Nullable String privateKey() {
      SocketTls tls = request.spec().tls();
      SocketTls.Certificate certificate = tls == null ? null : tls.certificate();
      return certificate == null ? null : certificate.privateKey();
    }
  }

  private Upserted upsert(Transaction now, Wish wish, Beside beside) {
    Holder holder = wish.holder();
    Request request = wish.request();
    Optional<SocketRow> present = SocketTable.byKey(now, holder.accountId(), holder.key());
    request.guard().require(present.orElse(null));
    if (present.isEmpty()) {
      SocketRow made = create(now, wish);
      beside.make(now, made);
      return new Upserted(made, Change.CREATED);
    }
    Ownership.require(
        "socket", present.get().owner(), wish.desired().owner(), request.spec().adopt());
    request.caller().requireOwner(present.get().owner());
    return update(now, present.get(), wish);
  }

  private SocketRow create(Transaction now, Wish wish) {
    Holder holder = wish.holder();
    String accountId = holder.accountId();
    int quota = SocketTable.quota(now, accountId);
    if (SocketTable.count(now, accountId) >= quota) {
      throw new ProblemException(
          Problem.of(
              ProblemKind.QUOTA_EXCEEDED,
              "the account has " + quota + " sockets, which is as many as it may have",
              "Delete sockets that are not used any more, or ask the relay's operator for more."));
    }
    Instant at = now();
    SocketRow made =
        new SocketRow(
            Uuid7.at(at),
            accountId,
            holder.key(),
            wish.desired(),
            Labels.claim(now, accountId, holder.key(), wish.desired().subdomain(), at),
            wish.ports().claim(now, holder, wish.desired(), null, at),
            TunnelPorts.free(now),
            1,
            at,
            at);
    SocketTable.insert(now, made);
    claims.hostnames().claim(now, made, at);
    claims.certificates().claim(now, made, wish.privateKey(), at);
    return made;
  }

  private Upserted update(Transaction now, SocketRow present, Wish asked) {
    Desired wish = asked.desired();
    Desired had = present.desired();
    if (wish.type() != had.type()) {
      throw ProblemException.invalidField(
          "type",
          "the type of a socket cannot be changed",
          "Delete the socket and make it again, or use another key.");
    }
    if (wish.equals(had)) {
      return new Upserted(present, Change.NONE);
    }
    Instant at = now();
    String label = present.label();
    if (!java.util.Objects.equals(wish.subdomain(), had.subdomain())) {
      Labels.release(now, label, at);
      label = Labels.claim(now, present.accountId(), present.key(), wish.subdomain(), at);
    }
    Integer port = asked.ports().claim(now, asked.holder(), wish, present.port(), at);
    SocketRow next = present.changed(wish, label, port, at);
    SocketTable.update(now, next);
    claims.hostnames().claim(now, next, at);
    claims.certificates().claim(now, next, asked.privateKey(), at);
    return new Upserted(next, Change.UPDATED);
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  Optional<SocketRow> byKey(Caller caller, String key) {
    return database
        .read(now -> SocketTable.byKey(now, caller.accountId(), key))
        .filter(row -> caller.sees(row.owner()));
  }

  public Optional<SocketRow> byId(Caller caller, String id) {
    return byId(id)
        .filter(row -> row.accountId().equals(caller.accountId()) && caller.sees(row.owner()));
  }

  /** Whoever's it is. */
  public Optional<SocketRow> byId(String id) {
    return database.read(now -> SocketTable.byId(now, id));
  }

  /** The one that a tunnel port is of, whoever's it is. */
  public Optional<SocketRow> byTunnelPort(int port) {
    return database.read(now -> SocketTable.byTunnelPort(now, port));
  }

  /** Every socket of this relay. */
  List<SocketRow> all() {
    return database.read(SocketTable::all);
  }

  List<SocketRow> page(SocketTable.Selection selection, int most) {
    return database.read(now -> SocketTable.page(now, selection, most));
  }

  /** Tells that something about a socket has changed, if it is there, besides what was wished. */
  void touched(String id) {
    byId(id).ifPresent(row -> watchers.forEach(watcher -> watcher.changed(row)));
  }

  /** Tells that a host name has got its certificate, or has none for another reason. */
  public void certified(HostPattern name) {
    database.read(now -> wishes().ofName(now, name)).stream()
        .filter(row -> row.isActive() && !row.reserved())
        .forEach(row -> touched(row.holderId()));
  }

  /** Tells that reserved host names have changed. */
  public void namesChanged() {
    watchers.forEach(SocketWatcher::namesChanged);
  }

  Wishes wishes() {
    return claims.hostnames().wishes();
  }

  /** Every socket that a caller may see, in the order in which they were made. */
  public List<SocketRow> of(Caller caller) {
    String prefix = caller.token().ownerPrefix();
    return page(
        new SocketTable.Selection(caller.accountId(), "", prefix == null ? "" : prefix, ""),
        Integer.MAX_VALUE);
  }

  /** How many sockets an account has. */
  public int count(String accountId) {
    return database.read(now -> SocketTable.count(now, accountId));
  }

  /** Deletes a socket, if there is one; its name stays reserved for its key. */
  public void delete(Caller caller, String key, Guard guard) {
    Optional<SocketRow> deleted =
        database.write(now -> {
          Optional<SocketRow> present = guarded(now, caller, key, guard);
          present.ifPresent(row -> delete(now, row));
          return present;
        });
    deleted.ifPresent(row -> watchers.forEach(watcher -> watcher.deleted(row)));
  }

  /** Deletes every socket of an account; {@link #announceDeleted} once that is durable. */
  public List<SocketRow> deleteAll(Transaction now, String accountId) {
    List<SocketRow> rows = SocketTable.of(now, accountId);
    rows.forEach(row -> delete(now, row));
    return rows;
  }

  private void delete(Transaction now, SocketRow row) {
    Labels.release(now, row.label(), now());
    Integer port = row.port();
    if (port != null) {
      OwnPorts.release(now, Holder.of(row), port, now());
    }
    SocketTable.delete(now, row.id());
  }

  /** Tells the watchers. */
  public void announceDeleted(List<SocketRow> rows) {
    rows.forEach(row -> watchers.forEach(watcher -> watcher.deleted(row)));
  }

  /** Leaves the socket, if there is one, without an owner. */
  void retain(Caller caller, String key, Guard guard) {
    Optional<SocketRow> retained =
        database.write(now ->
            guarded(now, caller, key, guard)
                .filter(row -> row.owner() != null)
                .map(row -> {
                  SocketRow next =
                      row.changed(row.desired().unowned(), row.label(), row.port(), now());
                  SocketTable.update(now, next);
                  return next;
                }));
    retained.ifPresent(row -> watchers.forEach(watcher -> watcher.changed(row)));
  }

  private static Optional<SocketRow> guarded(
      Transaction now, Caller caller, String key, Guard guard) {
    Optional<SocketRow> present =
        SocketTable.byKey(now, caller.accountId(), key).filter(row -> caller.sees(row.owner()));
    guard.require(present.orElse(null));
    return present;
  }
}
