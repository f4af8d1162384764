package io.mysocket.relay.traffic;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One request or one raw connection of a visitor, and what became of it. */
public sealed interface AccessRecord {
  /** When the request's head had arrived, or the connection was accepted. */
  Instant at();

  /** The socket's id; null for the relay's own API, and if none was found. */
  @Nullable String socketId();

  /** The socket's key, {@code api} for the relay's own API, null if none was found. */
  @Nullable String socket();

  /** Address without port. */
  String visitor();

  /** How it ended. */
  Outcome outcome();

  /** Also in the response, if there is one, and in the relay's log. */
  String requestId();

  /**
   * How it ended.
   *
   * @param status as HTTP has it; 499 if the visitor left before an answer, 200 for a raw
   *     connection that reached its target
   * @param problem code of the relay's refusal, null if the target answered
   * @param received bytes from the visitor; of a request those of its body, of an upgraded one all
   * @param sent bytes to the visitor, likewise
   */
  record Outcome(
      int status, @Nullable String problem, long received, long sent, Duration duration) {}

  /**
   * A request over HTTP.
   *
   * @param firstByte from the head's arrival to the target's response, null without one
   * @param stream from the head's arrival until a stream to the target was there, null without one
   * @param traceId of the trace that it belongs to (W3C Trace Context), null without one
   */
  record HttpRequest(
      Instant at,
      @Nullable String socketId,
      @Nullable String socket,
      String visitor,
      Head head,
      Outcome outcome,
      @Nullable Duration stream,
      @Nullable Duration firstByte,
      String requestId,
      @Nullable String traceId)
      implements AccessRecord {}

  /**
   * A connection whose bytes pass as they come, written when it has ended.
   *
   * @param host the name in the TLS hello, null without one
   * @param stream until a stream to the target was there, null without one
   */
  record RawConnection(
      Instant at,
      @Nullable String socketId,
      @Nullable String socket,
      String visitor,
      @Nullable String host,
      Outcome outcome,
      @Nullable Duration stream,
      String requestId)
      implements AccessRecord {}

  /**
   * What was asked; all as the visitor wrote it.
   *
   * @param path the target, with its query
   * @param protocol {@code HTTP/1.1}, {@code HTTP/2} and the like
   */
  record Head(
      String method,
      @Nullable String host,
      String path,
      String protocol,
      @Nullable String userAgent,
      @Nullable String referer) {
    /** The path without its query, which may hold secrets. */
    public String pathOnly() {
      int query = path.indexOf('?');
      return query < 0 ? path : path.substring(0, query);
    }
  }
}
