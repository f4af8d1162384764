package io.mysocket.relay.sockets;

import io.mysocket.control.problems.Problem;
import io.mysocket.control.problems.ProblemException;
import io.mysocket.control.problems.ProblemKind;
import io.mysocket.control.sockets.SocketType;
import io.mysocket.relay.config.PortRange;
import io.mysocket.relay.database.Transaction;
import io.mysocket.relay.sockets.PublicPortTable.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Who has which public port.
 *
 * <p>A port belongs to one key of one account. Once given up nobody else can have it for {@link
 * #QUARANTINE}, so that visitors do not reach a stranger, while the same key gets it back at any
 * time.
 */
public final class OwnPorts {
  static final Duration QUARANTINE = Duration.ofHours(24);

  /** Ports that may turn out to be another program's before the wish is refused. */
  private static final int TRIES = 20;

  private final PortRange range;
  private final PortDoors doors;

  public OwnPorts(PortRange range, PortDoors doors) {
    this.range = range;
    this.doors = doors;
  }

  /**
   * What one change of a socket has opened. Undone if the change comes to nothing, so that no port
   * stays open for nobody.
   */
  final class Attempt {
    private final List<Integer> opened = new ArrayList<>();

    void undo() {
      opened.forEach(doors::closePort);
    }

    /**
     * The port that a socket is to have; null for one without. A port wished for, or the present
     * one, or, for a new socket, the key's earlier or any free one. It is listened on.
     *
     * @param present what the socket has now; null without
     */
    @Nullable Integer claim(
        Transaction now, Holder holder, Desired wish, @Nullable Integer present, Instant at) {
      if (wish.type() != SocketType.TCP && wish.type() != SocketType.TLS) {
        return null;
      }
      Integer wished = wish.port();
      if (present != null && (wished == null || wished.equals(present))) {
        return present;
      }
      int port = wished == null ? any(now, holder, at) : chosen(now, holder, wished, at);
      PublicPortTable.put(now, new Row(port, holder, null));
      if (present != null) {
        release(now, holder, present, at);
      }
      return port;
    }

    private int chosen(Transaction now, Holder holder, int wished, Instant at) {
      if (!range.contains(wished)) {
        throw ProblemException.invalidField(
            "port",
            "port " + wished + " is not one of this relay's, " + range,
            "Choose a port from "
                + range.first()
                + " to "
                + range.last()
                + ", or leave it out for any.");
      }
      Optional<Row> row = PublicPortTable.find(now, wished);
      if (row.isPresent() && !isFree(row.get(), holder, at)) {
        throw unavailable(
            row.get().releasedAt() == null
                ? "port " + wished + " is another socket's"
                : "port " + wished + " was another socket's until lately");
      }
      if (!opens(wished)) {
        throw unavailable("another program on the relay's machine uses port " + wished);
      }
      return wished;
    }

    private int any(Transaction now, Holder holder, Instant at) {
      Optional<Integer> earlier = PublicPortTable.last(now, holder).map(Row::port);
      if (earlier.isPresent() && range.contains(earlier.get()) && opens(earlier.get())) {
        return earlier.get();
      }
      Set<Integer> taken = PublicPortTable.takenSince(now, at.minus(QUARANTINE));
      List<Integer> free =
          new ArrayList<>(
              IntStream.rangeClosed(range.first(), range.last())
                  .filter(port -> !taken.contains(port))
                  .boxed()
                  .toList());
      Collections.shuffle(free);
      return free.stream()
          .limit(TRIES)
          .filter(this::opens)
          .findFirst()
          .orElseThrow(() -> unavailable("no port from " + range + " is free"));
    }

    private boolean opens(int port) {
      boolean open = doors.openPort(port);
      if (open) {
        opened.add(port);
      }
      return open;
    }
  }

  private static boolean isFree(Row row, Holder holder, Instant at) {
    Instant released = row.releasedAt();
    return released != null
        && (row.holder().equals(holder) || released.plus(QUARANTINE).isBefore(at));
  }

  private static ProblemException unavailable(String detail) {
    return new ProblemException(
        Problem.of(
                ProblemKind.PORT_UNAVAILABLE,
                detail,
                "Choose another one, or leave it out for any that is free.")
            .at("port"));
  }

  /** A key's socket has the port no more; its listener goes with its route. */
  static void release(Transaction now, Holder holder, int port, Instant at) {
    PublicPortTable.put(now, new Row(port, holder, at));
  }
}
