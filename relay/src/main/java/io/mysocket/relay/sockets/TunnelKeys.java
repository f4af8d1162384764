package io.mysocket.relay.sockets;

import io.mysocket.control.problems.Problem;
import io.mysocket.control.problems.ProblemException;
import io.mysocket.control.problems.ProblemKind;
import io.mysocket.relay.database.Database;
import io.mysocket.relay.database.Transaction;
import io.mysocket.relay.keys.KeyName;
import io.mysocket.relay.keys.PublicKeyLine;
import io.mysocket.relay.tunnels.AgentTunnel;
import io.mysocket.relay.tunnels.Tunnels;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * The public SSH keys that may carry sockets. A key that is taken away or replaced loses its
 * tunnels at once. Any thread that may block.
 */
public final class TunnelKeys {
  /** Most keys of a socket. */
  static final int QUOTA = 10;

  /** A key that is there now, and whether it was put there just now. */
  record Put(KeyRow key, boolean created) {}

  private record Swap(Put put, Optional<KeyRow> replaced) {}

  private final Database database;
  private final Tunnels tunnels;
  private final Clock clock;

  public TunnelKeys(Database database, Tunnels tunnels, Clock clock) {
    this.database = database;
    this.tunnels = tunnels;
    this.clock = clock;
  }

  /** Registers a key for a socket, in the place of the one of that name. */
  Put put(SocketRow socket, String name, String line) {
    KeyName.require(name);
    PublicKeyLine key = PublicKeyLine.parse(line);
    Swap swap = database.write(now -> swap(now, socket, name, key));
    swap.replaced().ifPresent(old -> cut(old, "its key was replaced"));
    return swap.put();
  }

  private Swap swap(Transaction now, SocketRow socket, String name, PublicKeyLine key) {
    if (SocketTable.byId(now, socket.id()).isEmpty()) {
      throw SocketApi.noSuchSocket();
    }
    Optional<KeyRow> present = TunnelKeyTable.find(now, socket.id(), name);
    if (present.isPresent() && present.get().fingerprint().equals(key.fingerprint())) {
      return new Swap(new Put(present.get(), false), Optional.empty());
    }
    TunnelKeyTable.byFingerprint(now, key.fingerprint())
        .ifPresent(other -> {
          throw taken(socket, other);
        });
    if (present.isEmpty() && TunnelKeyTable.of(now, socket.id()).size() >= QUOTA) {
      throw new ProblemException(
          Problem.of(
              ProblemKind.QUOTA_EXCEEDED,
              "the socket has " + QUOTA + " keys, which is as many as it may have",
              "Delete a key that is not used any more."));
    }
    present.ifPresent(old -> TunnelKeyTable.delete(now, old));
    KeyRow row =
        new KeyRow(
            socket.id(),
            name,
            key.fingerprint(),
            key.text(),
            clock.instant().truncatedTo(ChronoUnit.MILLIS));
    TunnelKeyTable.insert(now, row);
    return new Swap(new Put(row, present.isEmpty()), present);
  }

  private static ProblemException taken(SocketRow socket, KeyRow other) {
    boolean here = other.socketId().equals(socket.id());
    return new ProblemException(
        Problem.of(
                ProblemKind.KEY_TAKEN,
                here
                    ? "the key is registered for this socket already, as '" + other.name() + "'"
                    : "the key is registered for another socket",
                here
                    ? "Use that name, or delete it first."
                    : "Make a key pair for this socket alone.")
            .at("publicKey"));
  }

  /** Takes a key away, if it is there. */
  void delete(SocketRow socket, String name) {
    Optional<KeyRow> deleted =
        database.write(now -> {
          Optional<KeyRow> present = TunnelKeyTable.find(now, socket.id(), name);
          present.ifPresent(key -> TunnelKeyTable.delete(now, key));
          return present;
        });
    deleted.ifPresent(key -> cut(key, "its key was deleted"));
  }

  List<KeyRow> of(SocketRow socket) {
    return database.read(now -> TunnelKeyTable.of(now, socket.id()));
  }

  /** The key of a fingerprint ({@code SHA256:...}), whichever socket it may carry. */
  public Optional<KeyRow> byFingerprint(String fingerprint) {
    return database.read(now -> TunnelKeyTable.byFingerprint(now, fingerprint));
  }

  private void cut(KeyRow key, String reason) {
    tunnels.of(key.socketId()).stream()
        .filter(tunnel ->
            tunnel instanceof AgentTunnel agent && agent.keyFingerprint().equals(key.fingerprint()))
        .forEach(tunnel -> tunnel.close(reason));
  }
}
