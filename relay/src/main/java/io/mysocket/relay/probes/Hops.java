package io.mysocket.relay.probes;

import io.mysocket.control.probes.ProbeReport.Hop;
import io.mysocket.control.probes.ProbeReport.Hop.Name;
import io.mysocket.control.probes.ProbeReport.Hop.State;
import io.mysocket.relay.traffic.AccessRecord;
import io.mysocket.relay.traffic.AccessRecord.HttpRequest;
import io.mysocket.relay.traffic.AccessRecord.RawConnection;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the access record of a visit says about the steps of the way. */
final class Hops {
  private Hops() {}

  static Hop edge(Duration latency, @Nullable X509Certificate certificate) {
    String detail =
        certificate == null
            ? "The edge answers."
            : "The edge answers over TLS; its certificate is valid until %s."
                .formatted(
                    DateTimeFormatter.ISO_LOCAL_DATE.format(
                        certificate.getNotAfter().toInstant().atOffset(ZoneOffset.UTC)));
    return new Hop(Name.EDGE, State.OK, latency, detail);
  }

  /** The edge itself, or what is behind it, gave no answer. */
  static List<Hop> broken(List<Hop> passed, Duration latency, String why) {
    if (passed.isEmpty()) {
      String detail = "The edge cannot be reached as a visitor does: " + why + ".";
      return List.of(
          new Hop(Name.EDGE, State.FAILED, latency, detail),
          notTried(Name.TUNNEL, "The edge was not passed."),
          notTried(Name.TARGET, "The edge was not passed."));
    }
    return List.of(
        passed.getFirst(),
        new Hop(Name.TUNNEL, State.FAILED, latency, "No answer came: " + why + "."),
        notTried(Name.TARGET, "Nothing is known of the target."));
  }

  static List<Hop> beyondEdge(AccessRecord is, int tunnels) {
    Duration stream =
        switch (is) {
          case HttpRequest request -> request.stream();
          case RawConnection raw -> raw.stream();
        };
    if (stream != null) {
      String detail = "A tunnel opened a stream to the target.";
      return List.of(new Hop(Name.TUNNEL, State.OK, stream, detail), target(is, stream));
    }
    Duration all = is.outcome().duration();
    String problem = is.outcome().problem();
    return switch (problem == null ? "" : problem) {
      case "no-tunnel" ->
          List.of(
              new Hop(
                  Name.TUNNEL,
                  State.FAILED,
                  null,
                  "No tunnel is connected: start the agent or the ssh client."),
              notTried(Name.TARGET, "Without a tunnel the target is out of reach."));
      case "target-refused" ->
          List.of(
              new Hop(Name.TUNNEL, State.OK, null, "Tunnels connected: " + tunnels + "."),
              new Hop(
                  Name.TARGET,
                  State.FAILED,
                  all,
                  "The target refused the connection: start what should listen there."));
      case "target-timeout" ->
          List.of(
              new Hop(Name.TUNNEL, State.FAILED, all, "The tunnel opened no stream in time."),
              notTried(Name.TARGET, "The target was not reached."));
      default -> stoppedAtEdge(is.outcome().status());
    };
  }

  private static Hop target(AccessRecord is, Duration stream) {
    Duration firstByte = is instanceof HttpRequest request ? request.firstByte() : stream;
    if (firstByte == null || is.outcome().problem() != null) {
      return new Hop(
          Name.TARGET,
          State.FAILED,
          is.outcome().duration().minus(stream),
          is.outcome().problem() == null
              ? "The target took the connection and did not answer in time."
              : "The target took the connection and gave no correct answer.");
    }
    return is instanceof RawConnection
        ? new Hop(Name.TARGET, State.OK, null, "The target took the connection.")
        : new Hop(
            Name.TARGET,
            State.OK,
            firstByte.minus(stream),
            "The target answered " + is.outcome().status() + ".");
  }

  private static List<Hop> stoppedAtEdge(int status) {
    String why =
        "The edge lets only certain visitors pass, and answered the relay " + status + " itself.";
    return List.of(notTried(Name.TUNNEL, why), notTried(Name.TARGET, why));
  }

  private static Hop notTried(Name name, String detail) {
    return new Hop(name, State.NOT_TRIED, null, detail);
  }
}
