package io.mysocket.relay.sockets;

import io.mysocket.control.problems.Problem;
import io.mysocket.control.problems.ProblemException;
import io.mysocket.control.problems.ProblemKind;
import io.mysocket.control.sockets.HostnameState;
import io.mysocket.relay.config.RelayConfig.Names;
import io.mysocket.relay.database.Database;
import io.mysocket.relay.database.Transaction;
import io.mysocket.relay.routing.HostName;
import io.mysocket.relay.routing.HostPattern;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Own host names of sockets: who wishes for which, and how far each is. {@link #states} and {@link
 * #active} are for any thread; the rest may block. What {@link #refresh} has read leads visitors at
 * once, and is told once they are led so.
 */
public final class Hostnames implements SocketWatcher {
  /** An active name is not checked again for somebody else's sake more often than this. */
  private static final Duration CONTEST_EVERY = Duration.ofHours(1);

  private final Database database;
  private final Names names;
  private final Wishes wishes;
  private final Object lock = new Object();
  private volatile List<HostPattern> reserved = List.of();
  private volatile Map<String, List<HostnameRow>> bySocket = Map.of();
  private volatile Map<String, List<HostnameRow>> told = Map.of();

  /**
   * @param names the relay's own, which nobody else can have
   */
  Hostnames(Database database, Names names, Reservations reservations) {
    this.database = database;
    this.names = names;
    this.wishes = new Wishes(reservations);
  }

  /** Reads what is kept now. The lock sees to it that an older reading replaces no newer one. */
  public void refresh() {
    synchronized (lock) {
      bySocket =
          Map.copyOf(
              database.read(HostnameTable::all).stream()
                  .collect(Collectors.groupingBy(HostnameRow::holderId)));
      reserved =
          database.read(now -> wishes.reservations().all(now)).stream()
              .filter(HostnameRow::isActive)
              .map(HostnameRow::name)
              .toList();
    }
  }

  /** Visitors meet what was read last: from now on it is told, too. */
  void settled() {
    synchronized (lock) {
      told = bySocket;
    }
  }

  @Override
  public void changed(SocketRow socket) {
    refresh();
  }

  @Override
  public void deleted(SocketRow socket) {
    refresh();
  }

  @Override
  public void namesChanged() {
    refresh();
  }

  Wishes wishes() {
    return wishes;
  }

  /** The reserved names that are proved. */
  List<HostPattern> reserved() {
    return reserved;
  }

  /** How far each name of a socket is, in the order in which they were asked for. */
  List<HostnameState> states(SocketRow socket) {
    Map<String, HostnameRow> rows =
        told.getOrDefault(socket.id(), List.of()).stream()
            .collect(Collectors.toMap(row -> row.name().text(), row -> row));
    return socket.desired().hostnames().stream()
        .flatMap(name -> Stream.ofNullable(rows.get(name)))
        .map(this::state)
        .toList();
  }

  /** How far a name is, in words for a person. */
  public HostnameState state(HostnameRow row) {
    String way =
        row.reserved()
            ? "a CNAME to " + cnameTarget()
            : "a CNAME to the socket's name below " + names.tunnels();
    String message =
        switch (row.state()) {
          case ACTIVE, PENDING_CERTIFICATE -> null;
          case PENDING_DNS ->
              "Set the TXT record; and let the name lead here, by "
                  + way
                  + " or by the relay's addresses. The record is looked for again and again.";
          case CONFLICT ->
              "Another account has proved this name. It is yours once its record is gone and yours"
                  + " is there.";
        };
    return new HostnameState(row.name().text(), row.state(), HostnameProof.record(row), message);
  }

  /** The name that somebody wrote, the first label of which may be {@code *}. */
  public static HostPattern parse(String field, String written) {
    return new HostPattern(HostnameCheck.canonical(field, written));
  }

  /** A name that always leads to the relay. */
  public String cnameTarget() {
    return "cname." + names.tunnels();
  }

  /** The proven names of a socket. */
  List<HostPattern> active(String socketId) {
    return bySocket.getOrDefault(socketId, List.of()).stream()
        .filter(HostnameRow::isActive)
        .map(HostnameRow::name)
        .toList();
  }

  /** The proven names of all sockets. */
  List<HostPattern> allActive() {
    return bySocket.values().stream()
        .flatMap(List::stream)
        .filter(HostnameRow::isActive)
        .map(HostnameRow::name)
        .toList();
  }

  /** Notes what a socket that is kept wishes for now, and forgets what it does not any more. */
  void claim(Transaction now, SocketRow socket, Instant at) {
    List<HostPattern> wished = socket.desired().hostnames().stream().map(HostPattern::new).toList();
    List<HostnameRow> had = HostnameTable.ofSocket(now, socket.id());
    for (HostnameRow row : had) {
      if (!wished.contains(row.name())) {
        HostnameTable.delete(now, row.name(), socket.id());
      }
    }
    for (int i = 0; i < wished.size(); i++) {
      HostPattern name = wished.get(i);
      if (had.stream().noneMatch(row -> row.name().equals(name))) {
        requireFree(now, name, socket.accountId(), "hostnames[" + i + "]", false);
        HostnameRow fresh = HostnameRow.wished(name, socket, at);
        HostnameTable.put(
            now, wishes.proved(now, name, socket.accountId()).map(fresh::as).orElse(fresh));
      }
    }
  }

  /**
   * Reserves a name for an account, if it is one that can be had.
   *
   * @return the row of a socket of the account that has proved the name already
   */
  public Optional<HostnameRow> requireReservable(
      Transaction now, HostPattern name, String accountId) {
    requireFree(now, name, accountId, "name", true);
    return HostnameTable.ofName(now, name).stream()
        .filter(row -> row.isOf(accountId) && row.isActive())
        .findFirst();
  }

  private void requireFree(
      Transaction now, HostPattern name, String accountId, String field, boolean reserving) {
    if (isOwn(name)) {
      throw ProblemException.invalidField(
          field,
          "'" + name + "' is among the relay's own names",
          "Use subdomain for a name below " + names.tunnels() + ", or another host name.");
    }
    for (HostnameRow other : wishes.ofName(now, name)) {
      if (other.isOf(accountId) && !reserving && !other.reserved()) {
        String key = SocketTable.byId(now, other.holderId()).map(SocketRow::key).orElse("");
        throw taken(field, "the host name '" + name + "' is your socket '" + key + "''s");
      }
      if (!other.isOf(accountId) && other.isActive()) {
        throw taken(field, "the host name '" + name + "' is another account's");
      }
    }
  }

  private boolean isOwn(HostPattern name) {
    String below = "." + names.tunnels();
    return name.domain().text().equals(names.tunnels())
        || name.domain().text().endsWith(below)
        || Stream.of(names.domain(), names.tunnels(), names.api(), names.ssh(), names.portal())
            .anyMatch(own -> name.covers(new HostName(own)));
  }

  private static ProblemException taken(String field, String detail) {
    return new ProblemException(
        Problem.of(
                ProblemKind.HOSTNAME_TAKEN,
                detail,
                "Take it away there first; a proof that is gone from the DNS is noticed by itself.")
            .at(field));
  }

  /** Somebody else wishes for these: whoever has them must prove it anew. */
  public void contest(List<String> wished, String accountId, Instant at) {
    database.write(now -> {
      for (String text : wished) {
        for (HostnameRow row : wishes.ofName(now, new HostPattern(text))) {
          Instant checked = row.checkedAt();
          boolean stale = checked != null && checked.plus(CONTEST_EVERY).isBefore(at);
          if (row.isActive() && !row.accountId().equals(accountId) && stale) {
            wishes.put(now, row.due(at));
          }
        }
      }
      return true;
    });
  }
}
