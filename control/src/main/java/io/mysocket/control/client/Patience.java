package io.mysocket.control.client;

import java.time.Duration;

/**
 * How long the client waits.
 *
 * @param connect for a connection, TLS included
 * @param request for the whole answer of a call
 * @param silence for the next byte of the event stream, in which the relay sends a heartbeat every
 *     15 s
 * @param backOffLeast shortest wait before the stream is opened again
 * @param backOffMost longest wait before the stream is opened again
 */
public record Patience(
    Duration connect,
    Duration request,
    Duration silence,
    Duration backOffLeast,
    Duration backOffMost) {
  /** What suits a relay anywhere. */
  public static final Patience DEFAULT =
      new Patience(
          Duration.ofSeconds(5),
          Duration.ofSeconds(10),
          Duration.ofSeconds(45),
          Duration.ofSeconds(1),
          Duration.ofSeconds(30));
}
