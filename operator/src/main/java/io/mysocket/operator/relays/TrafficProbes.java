package io.mysocket.operator.relays;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.mysocket.control.client.RelayFailure;
import io.mysocket.control.probes.ProbeReport;
import io.mysocket.control.probes.ProbeReport.Hop;
import io.mysocket.crds.sockets.MySocket;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Has relays visit sockets now and then, through their own edge: a tunnel that is there may still
 * serve nothing. Visits are made by threads of its own, {@link #AT_ONCE} at a time, and wake the
 * MySocket if they found something new. One failed visit is none: it is told when the next one
 * fails, too. It holds one entry per MySocket that is connected. May be used by all threads.
 */
public final class TrafficProbes implements AutoCloseable {
  private static final Duration WELL = Duration.ofMinutes(5);
  private static final Duration ILL = Duration.ofSeconds(30);

  /**
   * Between the first two visits of a target that has never answered, doubled until {@link #ILL}:
   * its Pods may be there a moment before their Service leads to them.
   */
  private static final Duration NEW = Duration.ofMillis(500);

  /**
   * How long a first visit may stay without an outcome: then it {@link Outcome.Untold cannot be
   * told}.
   */
  static final Duration FIRST = Duration.ofSeconds(30);

  /** How long a relay that cannot do it is left in peace. */
  private static final Duration UNABLE = Duration.ofMinutes(10);

  private static final int AT_ONCE = 4;
  private static final int WAITING = 10_000;
  private static final int TOLD_AFTER = 2;

  private final RelayEventSource source;
  private final Clock clock;
  private final Map<String, Known> all = new ConcurrentHashMap<>();
  private final Map<ConnectionId, Instant> unable = new ConcurrentHashMap<>();
  private final ExecutorService threads =
      new ThreadPoolExecutor(
          AT_ONCE,
          AT_ONCE,
          0,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(WAITING),
          Thread.ofVirtual().name("probe-", 0).factory());

  public TrafficProbes(RelayEventSource source, Clock clock) {
    this.source = source;
    this.clock = clock;
  }

  /** What became of a visit. */
  public sealed interface Outcome {
    /** The target answered. */
    record Answered() implements Outcome {}

    /**
     * It did not.
     *
     * @param message how far the visit came; the same as long as that is
     */
    record NoAnswer(String message) implements Outcome {}

    /** It cannot be told: only certain visitors are let in, or the relay makes no visits. */
    record Untold() implements Outcome {}
  }

  /**
   * @param told what the MySocket says, or is to say; null before the first visit
   * @param failures in a row
   * @param next when to visit again; null while a visit is under way
   * @param since when it connected
   */
  private record Known(
      @Nullable Outcome told, int failures, @Nullable Instant next, Instant since) {
    Known after(@Nullable Outcome outcome, int failed, @Nullable Instant again) {
      return new Known(outcome, failed, again, since);
    }
  }

  /**
   * What is known of a connected socket; begins a visit if that is due.
   *
   * @return empty before the first visit has ended, but at most for {@link #FIRST}
   */
  public Optional<Outcome> outcome(MySocket socket, Connection connection, String key) {
    Instant now = clock.instant();
    Instant pause = unable.get(connection.id());
    if (pause != null && pause.isAfter(now)) {
      return Optional.of(new Outcome.Untold());
    }
    String uid = socket.getMetadata().getUid();
    Known known = all.computeIfAbsent(uid, _ -> new Known(null, 0, now, now));
    if (known.next != null && !known.next.isAfter(now)) {
      Known visiting = known.after(known.told, known.failures, null);
      if (all.replace(uid, known, visiting)) {
        begin(ResourceID.fromResource(socket), uid, connection, key);
      }
    }
    if (known.told == null && !known.since.plus(FIRST).isAfter(now)) {
      return Optional.of(new Outcome.Untold());
    }
    return Optional.ofNullable(known.told);
  }

  /** Its target has come: visits it anew, as one that has never been visited, if it failed last. */
  public void hasten(MySocket socket) {
    all.computeIfPresent(
        socket.getMetadata().getUid(),
        (_, known) ->
            known.told instanceof Outcome.NoAnswer && known.next != null
                ? known.after(known.told, 0, clock.instant())
                : known);
  }

  /** How long until a visit is due. */
  public Duration due(MySocket socket) {
    Instant now = clock.instant();
    Known known = all.get(socket.getMetadata().getUid());
    Instant next = known == null || known.next == null ? now.plus(WELL) : known.next;
    if (known != null && known.told == null && known.since.plus(FIRST).isBefore(next)) {
      next = known.since.plus(FIRST);
    }
    Duration left = Duration.between(now, next);
    return left.isPositive() ? left : Duration.ofSeconds(1);
  }

  /** A socket without a tunnel serves nothing anyway. */
  public void forget(MySocket socket) {
    all.remove(socket.getMetadata().getUid());
  }

  private void begin(ResourceID id, String uid, Connection connection, String key) {
    try {
      threads.execute(() -> end(id, uid, visit(connection, key)));
    } catch (RejectedExecutionException _) { // too many wait, or it is closed
      end(id, uid, Optional.empty());
    }
  }

  /** Empty if nothing was learned. */
  private Optional<Outcome> visit(Connection connection, String key) {
    try {
      ProbeReport report = connection.client().probe(key);
      return Optional.of(
          switch (report.outcome()) {
            case OK -> new Outcome.Answered();
            case GUARDED -> new Outcome.Untold();
            case FAILED -> new Outcome.NoAnswer(words(report));
          });
    } catch (RelayFailure.Refused e) {
      if (!e.lasting()) {
        return Optional.empty();
      }
      unable.put(connection.id(), clock.instant().plus(UNABLE));
      return Optional.of(new Outcome.Untold());
    } catch (RelayFailure e) {
      return Optional.empty();
    }
  }

  private static String words(ProbeReport report) {
    String hop =
        report.hops().stream()
            .filter(h -> h.state() == Hop.State.FAILED)
            .map(h -> h.name().name().toLowerCase(java.util.Locale.ROOT))
            .findFirst()
            .orElse("way");
    return "a visit of the relay itself failed at the %s%s"
        .formatted(hop, report.problem() == null ? "" : ": " + report.problem());
  }

  private void end(ResourceID id, String uid, Optional<Outcome> found) {
    Instant now = clock.instant();
    Known before = all.get(uid);
    if (before == null) {
      return; // forgotten meanwhile
    }
    boolean answered = before.told instanceof Outcome.Answered;
    int failures = before.failures + 1;
    Instant again = now.plus(answered ? ILL : pause(failures));
    Known after =
        switch (found.orElse(null)) {
          case null -> before.after(before.told, answered ? before.failures : failures, again);
          case Outcome.NoAnswer no ->
              before.after(answered && failures < TOLD_AFTER ? before.told : no, failures, again);
          case Outcome other -> before.after(other, 0, now.plus(WELL));
        };
    all.replace(uid, before, after);
    boolean well = found.isPresent() && found.get().equals(before.told) && after.failures == 0;
    if (!well) {
      source.wake(id); // to learn it, and when to visit again
    }
  }

  private static Duration pause(int failures) {
    Duration doubled = NEW.multipliedBy(1L << Math.min(failures - 1, 10));
    return doubled.compareTo(ILL) < 0 ? doubled : ILL;
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
