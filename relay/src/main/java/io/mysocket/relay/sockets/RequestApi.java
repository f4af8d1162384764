package io.mysocket.relay.sockets;

import io.mysocket.control.accounts.Scope;
import io.mysocket.control.problems.Problem;
import io.mysocket.control.problems.ProblemException;
import io.mysocket.control.problems.ProblemKind;
import io.mysocket.control.traffic.AccessPage;
import io.mysocket.control.traffic.LostEntries;
import io.mysocket.control.traffic.TrafficJson;
import io.mysocket.relay.control.Call;
import io.mysocket.relay.control.Endpoint;
import io.mysocket.relay.control.Reply;
import io.mysocket.relay.traffic.AccessRecord;
import io.mysocket.relay.traffic.Follower;
import io.mysocket.relay.traffic.LiveTraffic;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** What visitors do with a socket, over HTTP: the latest, or live as {@code text/event-stream}. */
final class RequestApi {
  private static final String EVENT_STREAM = "text/event-stream";

  /** Shows that the stream is open, before anything else too. */
  private static final String HEARTBEAT = ":\n\n";

  /** Longest life of one stream; whoever comes back shows its token again. */
  private static final Duration LONGEST = Duration.ofMinutes(30);

  private final Sockets sockets;
  private final LiveTraffic traffic;
  private final Duration heartbeat;

  /**
   * An API of what this traffic has.
   *
   * @param heartbeat time without entries after which a comment shows that the stream lives
   */
  RequestApi(Sockets sockets, LiveTraffic traffic, Duration heartbeat) {
    this.sockets = sockets;
    this.traffic = traffic;
    this.heartbeat = heartbeat;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.of("GET", SocketApi.SOCKET + "/requests", Scope.SOCKETS_READ, this::requests)
            .knowing("limit"));
  }

  private Reply requests(Call call) {
    String id = SocketApi.socket(sockets, call).id();
    int limit = call.number("limit", LiveTraffic.RECENT, 0, LiveTraffic.RECENT);
    if (!call.header("Accept").orElse("").contains(EVENT_STREAM)) {
      return Reply.json(
          200, new AccessPage(traffic.recent(id, limit).stream().map(AccessEntries::of).toList()));
    }
    Follower follower =
        traffic
            .followAfter(id, call.header("Last-Event-ID").orElse(""), limit)
            .orElseThrow(RequestApi::tooMany);
    return Reply.stream(EVENT_STREAM, out -> write(follower, out)).with("X-Accel-Buffering", "no");
  }

  private static ProblemException tooMany() {
    return new ProblemException(
        Problem.of(
            ProblemKind.RATE_LIMITED,
            "the socket has as many followers as it may have, " + LiveTraffic.FOLLOWERS_OF_ONE,
            "End one of them, or ask without Accept: text/event-stream."));
  }

  private void write(Follower follower, OutputStream out) throws IOException {
    long began = System.nanoTime();
    try (follower) {
      write(HEARTBEAT, out);
      while (System.nanoTime() - began < LONGEST.toNanos()) {
        switch (follower.next(heartbeat)) {
          case Follower.One(AccessRecord is) -> write(TrafficJson.frame(AccessEntries.of(is)), out);
          case Follower.Lost(long count) -> write(TrafficJson.frame(new LostEntries(count)), out);
          case Follower.Quiet _ -> write(HEARTBEAT, out);
          case Follower.Ended _ -> {
            return;
          }
        }
      }
    } catch (InterruptedException _) {
      throw new InterruptedIOException("the relay stops");
    }
  }

  private static void write(String text, OutputStream out) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}
