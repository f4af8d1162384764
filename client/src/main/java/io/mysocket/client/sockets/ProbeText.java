package io.mysocket.client.sockets;

import io.mysocket.client.console.Colour;
import io.mysocket.client.console.Console;
import io.mysocket.control.probes.ProbeReport;
import io.mysocket.control.probes.ProbeReport.Hop;
import java.time.Duration;
import java.util.Locale;

/** A probe as a few lines. */
final class ProbeText {
  private ProbeText() {}

  static void print(ProbeReport report, Console console) {
    for (Hop hop : report.hops()) {
      String state =
          switch (hop.state()) {
            case OK -> console.in(Colour.GREEN, "ok    ");
            case FAILED -> console.in(Colour.RED, "FAILED");
            case NOT_TRIED -> "-     ";
          };
      console.print(
          "%s  %-6s  %9s  %s"
              .formatted(
                  state,
                  hop.name().name().toLowerCase(Locale.ROOT),
                  hop.latency() == null ? "" : milliseconds(hop.latency()),
                  hop.detail()));
    }
    String status = report.status() == null ? "" : " answered " + report.status();
    console.print("%s%s in %s".formatted(report.url(), status, milliseconds(report.duration())));
  }

  private static String milliseconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1f ms", duration.toNanos() / 1e6);
  }
}
