package io.mysocket.relay.probes;

import io.mysocket.control.probes.ProbeReport;
import io.mysocket.control.probes.ProbeReport.Hop;
import io.mysocket.control.probes.ProbeReport.Outcome;
import io.mysocket.control.problems.Problem;
import io.mysocket.control.problems.ProblemException;
import io.mysocket.control.problems.ProblemKind;
import io.mysocket.control.sockets.Socket;
import io.mysocket.control.sockets.SocketType;
import io.mysocket.relay.traffic.AccessRecord;
import io.mysocket.relay.traffic.Follower;
import io.mysocket.relay.traffic.LiveTraffic;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;

/** Visits sockets through the relay's own edge. Each visit blocks the thread that asks for it. */
public final class Prober {
  /** Visits at once. */
  public static final int VISITS = 16;

  /** Longest time of a visit. */
  static final Duration LONGEST = Duration.ofSeconds(8);

  /** How long a raw target may take to hang up on someone who says nothing. */
  private static final Duration RAW = Duration.ofMillis(500);

  /** Longest wait for the record of a visit that is over. */
  private static final Duration RECORD = Duration.ofSeconds(1);

  private final EdgeAddress edge;
  private final LiveTraffic traffic;
  private final Semaphore visits = new Semaphore(VISITS);

  public Prober(EdgeAddress edge, LiveTraffic traffic) {
    this.edge = edge;
    this.traffic = traffic;
  }

  /**
   * Visits a socket once.
   *
   * @throws ProblemException if too many visits are under way
   */
  public ProbeReport probe(Socket socket) {
    if (!visits.tryAcquire()) {
      throw busy();
    }
    try (Follower follower = traffic.follow(socket.id(), 0).orElseThrow(Prober::busy)) {
      return visited(socket, follower);
    } finally {
      visits.release();
    }
  }

  private static ProblemException busy() {
    return new ProblemException(
        Problem.of(
            ProblemKind.RATE_LIMITED,
            "too many probes are under way, or followers of this socket",
            "Try again in a few seconds."));
  }

  private ProbeReport visited(Socket socket, Follower follower) {
    List<Hop> hops = new ArrayList<>();
    Visit visit = new Visit(LONGEST);
    try (visit) {
      enter(visit, socket);
      hops.add(Hops.edge(visit.soFar(), visit.certificate()));
      AccessRecord is =
          switch (socket.type()) {
            case HTTP, HTTPS -> asked(visit, socket, follower);
            case TCP, TLS -> seen(visit, follower);
          };
      hops.addAll(Hops.beyondEdge(is, socket.tunnels().connected()));
      Integer status = is instanceof AccessRecord.HttpRequest ? is.outcome().status() : null;
      return new ProbeReport(
          socket.url(),
          outcome(hops),
          status,
          is.outcome().problem(),
          visit.soFar(),
          hops,
          is.requestId());
    } catch (IOException e) {
      List<Hop> all = Hops.broken(hops, visit.soFar(), String.valueOf(e.getMessage()));
      return new ProbeReport(socket.url(), Outcome.FAILED, null, null, visit.soFar(), all, null);
    }
  }

  private void enter(Visit visit, Socket socket) throws IOException {
    visit.connect(edge.at(port(socket)));
    if (edge.isBehindBalancers(socket.type())) {
      visit.comeAsOneself();
    }
    if (socket.type() == SocketType.HTTPS || socket.type() == SocketType.TLS) {
      visit.shakeHands(socket.dnsName());
    }
  }

  private int port(Socket socket) {
    return switch (socket.type()) {
      case HTTPS -> edge.https().getAsInt();
      case HTTP -> edge.http().getAsInt();
      case TCP, TLS -> socket.ports().getFirst();
    };
  }

  private static AccessRecord asked(Visit visit, Socket socket, Follower follower)
      throws IOException {
    int port = socket.url().getPort();
    String userAgent =
        "mysocket-probe/" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    try {
      visit.ask(socket.dnsName() + (port < 0 ? "" : ":" + port), userAgent);
    } catch (SocketTimeoutException _) {
      // The record says how far it came.
    }
    visit.close();
    return record(
        follower,
        each ->
            each instanceof AccessRecord.HttpRequest request
                && userAgent.equals(request.head().userAgent()));
  }

  private static AccessRecord seen(Visit visit, Follower follower) throws IOException {
    visit.awaitEnd(RAW);
    visit.close();
    return record(follower, AccessRecord.RawConnection.class::isInstance);
  }

  private static AccessRecord record(Follower follower, Predicate<AccessRecord> wanted)
      throws IOException {
    long end = System.nanoTime() + RECORD.toNanos();
    try {
      while (end - System.nanoTime() > 0) {
        Follower.Heard heard = follower.next(Duration.ofNanos(end - System.nanoTime()));
        if (heard instanceof Follower.One(AccessRecord is) && wanted.test(is)) {
          return is;
        }
      }
    } catch (InterruptedException _) {
      throw new InterruptedIOException("the relay stops");
    }
    throw new IOException("the edge kept no record of the visit");
  }

  private static Outcome outcome(List<Hop> hops) {
    if (hops.stream().anyMatch(hop -> hop.state() == Hop.State.FAILED)) {
      return Outcome.FAILED;
    }
    return hops.stream().allMatch(hop -> hop.state() == Hop.State.OK)
        ? Outcome.OK
        : Outcome.GUARDED;
  }
}
