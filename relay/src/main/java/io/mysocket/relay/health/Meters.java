package io.mysocket.relay.health;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.mysocket.relay.tunnels.AgentTunnel;
import io.mysocket.relay.tunnels.Tunnels;
import java.util.Locale;
import java.util.function.BooleanSupplier;

/** Registers what is measured of the relay as a whole. */
public final class Meters {
  private Meters() {}

  public static void register(
      MeterRegistry meters, Tunnels tunnels, Readiness readiness, String version) {
    new JvmMemoryMetrics().bindTo(meters);
    new JvmThreadMetrics().bindTo(meters);
    new ProcessorMetrics().bindTo(meters);
    tunnels(meters, tunnels, "agent");
    tunnels(meters, tunnels, "ssh");
    Gauge.builder("mysocket.relay.drain.state", () -> readiness.isDraining() ? 1 : 0)
        .description("1 once the relay has been asked to stop")
        .register(meters);
    Gauge.builder("mysocket.relay.notes", () -> readiness.notes().size())
        .description(
            "What /readyz notes though visitors are served, such as that the database is away")
        .register(meters);
    Gauge.builder("mysocket.build.info", () -> 1)
        .description("Always 1; the program's version")
        .tag("version", version)
        .register(meters);
  }

  /** Whether the database does all that is asked of it. */
  public static void database(MeterRegistry meters, BooleanSupplier usable) {
    Gauge.builder("mysocket.relay.database.usable", () -> usable.getAsBoolean() ? 1 : 0)
        .description("1 while the database answers and takes changes")
        .register(meters);
  }

  private static void tunnels(MeterRegistry meters, Tunnels tunnels, String kind) {
    Gauge.builder(
            "mysocket.relay.tunnels",
            () ->
                tunnels.all().stream()
                    .filter(AgentTunnel.class::isInstance)
                    .map(AgentTunnel.class::cast)
                    .filter(tunnel -> kind(tunnel).equals(kind))
                    .count())
        .description("Tunnels connected, of our agent and of other SSH clients")
        .tag("kind", kind)
        .register(meters);
  }

  private static String kind(AgentTunnel tunnel) {
    return tunnel.software().toLowerCase(Locale.ROOT).contains("mysocket") ? "agent" : "ssh";
  }
}
