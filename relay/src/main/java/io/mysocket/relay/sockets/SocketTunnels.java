package io.mysocket.relay.sockets;

import io.mysocket.control.problems.Problem;
import io.mysocket.control.problems.ProblemException;
import io.mysocket.control.problems.ProblemKind;
import io.mysocket.relay.database.Database;
import io.mysocket.relay.database.Transaction;
import io.mysocket.relay.database.Uuid7;
import io.mysocket.relay.tunnels.AgentTunnel;
import io.mysocket.relay.tunnels.Tunnels;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * The tunnels that people made to come back to: each belongs to a socket and has a port of its own,
 * by which an SSH login says which tunnel it is. A socket needs none of them: whoever logs in with
 * one of its keys asks for the socket's own tunnel port, or for port 0. Any thread that may block.
 */
public final class SocketTunnels {
  /** Most tunnels of a socket. */
  static final int QUOTA = 64;

  private final Database database;
  private final Tunnels tunnels;
  private final Clock clock;

  public SocketTunnels(Database database, Tunnels tunnels, Clock clock) {
    this.database = database;
    this.tunnels = tunnels;
    this.clock = clock;
  }

  /** A new tunnel of a socket. */
  public TunnelRow create(SocketRow socket) {
    return database.write(now -> insert(now, socket));
  }

  /** For a socket that is being made: a first tunnel of it. */
  public Sockets.Beside alongside() {
    return (now, made) -> insert(now, made);
  }

  private TunnelRow insert(Transaction now, SocketRow socket) {
    if (SocketTable.byId(now, socket.id()).isEmpty()) {
      throw SocketApi.noSuchSocket();
    }
    if (TunnelTable.of(now, socket.id()).size() >= QUOTA) {
      throw new ProblemException(
          Problem.of(
              ProblemKind.QUOTA_EXCEEDED,
              "the socket has " + QUOTA + " tunnels, which is as many as it may have",
              "Delete tunnels that are not used any more."));
    }
    Instant at = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    TunnelRow made = new TunnelRow(Uuid7.at(at), socket.id(), TunnelPorts.free(now), at);
    TunnelTable.insert(now, made);
    return made;
  }

  /** The tunnel of a port, whichever socket it carries. */
  public Optional<TunnelRow> byPort(int port) {
    return database.read(now -> TunnelTable.byPort(now, port));
  }

  public Optional<TunnelRow> byId(String id) {
    return database.read(now -> TunnelTable.byId(now, id));
  }

  /** Those of a socket, oldest first. */
  public List<TunnelRow> of(SocketRow socket) {
    return database.read(now -> TunnelTable.of(now, socket.id()));
  }

  /** Those of all sockets of an account, oldest first. */
  public List<TunnelRow> ofAccount(String accountId) {
    return database.read(now -> TunnelTable.ofAccount(now, accountId));
  }

  /** Deletes a tunnel of a socket and cuts it where it is connected. */
  public void delete(SocketRow socket, String id) {
    Optional<TunnelRow> deleted =
        database.write(now -> {
          Optional<TunnelRow> present =
              TunnelTable.byId(now, id).filter(row -> row.socketId().equals(socket.id()));
          present.ifPresent(row -> TunnelTable.delete(now, id));
          return present;
        });
    deleted.ifPresent(row ->
        tunnels.of(row.socketId()).stream()
            .filter(tunnel -> carries(tunnel, row))
            .forEach(tunnel -> tunnel.close("the tunnel was deleted")));
  }

  /** Whether somebody carries the socket through this tunnel now. */
  public boolean isConnected(TunnelRow row) {
    return tunnels.of(row.socketId()).stream().anyMatch(tunnel -> carries(tunnel, row));
  }

  private static boolean carries(io.mysocket.relay.tunnels.Tunnel tunnel, TunnelRow row) {
    return tunnel instanceof AgentTunnel agent && agent.port() == row.port();
  }
}
