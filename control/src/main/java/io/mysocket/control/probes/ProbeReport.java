package io.mysocket.control.probes;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of one visit that the relay paid to its own edge.
 *
 * @param url what was visited
 * @param status of the answer; null for a raw connection, or if there was none
 * @param problem code of the relay's refusal, null if the target answered
 * @param duration of the whole visit, in seconds on the wire
 * @param hops in the order of the way: edge, tunnel, target
 * @param requestId names the visit in the relay's log and the socket's requests
 */
public record ProbeReport(
    URI url,
    Outcome outcome,
    @Nullable Integer status,
    @Nullable String problem,
    Duration duration,
    List<Hop> hops,
    @Nullable String requestId) {
  public ProbeReport {
    hops = List.copyOf(hops);
  }

  /** The whole in a word. */
  public enum Outcome {
    /** The target was reached. */
    @JsonProperty("ok")
    OK,
    @JsonProperty("failed")
    FAILED,
    /** The edge lets only certain visitors pass, and the relay is none of them. */
    @JsonProperty("guarded")
    GUARDED
  }

  /**
   * One step of the way.
   *
   * @param latency in seconds on the wire, null if the step was not made or not measured
   * @param detail a sentence for people
   */
  public record Hop(Name name, State state, @Nullable Duration latency, String detail) {
    /** Which step. */
    public enum Name {
      /** From the visitor to the relay: connection and TLS. */
      @JsonProperty("edge")
      EDGE,
      /** From the relay to the agent, which connects to the target. */
      @JsonProperty("tunnel")
      TUNNEL,
      /** From the agent to the target, and the answer. */
      @JsonProperty("target")
      TARGET
    }

    /** What became of it. */
    public enum State {
      @JsonProperty("ok")
      OK,
      @JsonProperty("failed")
      FAILED,
      @JsonProperty("not-tried")
      NOT_TRIED
    }
  }
}
