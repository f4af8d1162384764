package io.mysocket.control.traffic;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One request or raw connection of a visitor and what became of it.
 *
 * @param time when it began
 * @param visitor address without port
 * @param host as the visitor named it, in a header or the TLS hello
 * @param path with its query
 * @param protocol {@code HTTP/1.1}, {@code HTTP/2}, {@code TCP}
 * @param status as HTTP has it; 499 if the visitor left before an answer
 * @param problem code of the relay's refusal, null if the target answered
 * @param receivedBytes from the visitor
 * @param sentBytes to the visitor
 * @param duration in seconds on the wire, as {@code firstByte}
 * @param firstByte until the target's answer began
 * @param requestId also in the answer and in the relay's log
 * @param line the whole as a line for a terminal, printable ASCII
 */
public record AccessEntry(
    Kind kind,
    Instant time,
    String visitor,
    @Nullable String method,
    @Nullable String host,
    @Nullable String path,
    String protocol,
    int status,
    @Nullable String problem,
    long receivedBytes,
    long sentBytes,
    Duration duration,
    @Nullable Duration firstByte,
    @Nullable String userAgent,
    @Nullable String referer,
    String requestId,
    String line) {
  /** What it was. */
  public enum Kind {
    @JsonProperty("request")
    REQUEST,
    @JsonProperty("connection")
    CONNECTION
  }
}
