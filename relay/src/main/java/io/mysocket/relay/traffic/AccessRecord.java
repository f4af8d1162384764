package io.mysocket.relay.traffic;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One request and what became of it.
 *
 * @param at when the request's head had arrived
 * @param socket the socket's key, {@code api} for the relay's own API, null if none was found
 * @param visitor address without port
 * @param request what was asked
 * @param status sent to the visitor; 499 if it left before
 * @param received body bytes from the visitor; all bytes of an upgraded connection
 * @param sent body bytes to the visitor; all bytes of an upgraded connection
 * @param firstByte from the head's arrival to the target's response, null without one
 * @param requestId also in the response and in the relay's log
 */
public record AccessRecord(
    Instant at,
    @Nullable String socket,
    String visitor,
    Request request,
    int status,
    long received,
    long sent,
    Duration duration,
    @Nullable Duration firstByte,
    String requestId) {
  /**
   * What was asked; all as the visitor wrote it.
   *
   * @param path the target, with its query
   * @param protocol {@code HTTP/1.1}, {@code HTTP/2} and the like
   */
  public record Request(
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
