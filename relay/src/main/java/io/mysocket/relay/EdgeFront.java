package io.mysocket.relay;

import io.mysocket.relay.certificates.CertificateSource;
import io.mysocket.relay.certificates.RelayCertificates;
import io.mysocket.relay.config.CannotStartException;
import io.mysocket.relay.config.RelayConfig;
import io.mysocket.relay.edge.Edge;
import io.mysocket.relay.edge.EdgeConfig;
import io.mysocket.relay.edge.EdgeWiring;
import io.mysocket.relay.lines.LineFile;
import io.mysocket.relay.lines.LineTarget;
import io.mysocket.relay.routing.RouteTable;
import io.mysocket.relay.tracing.Tracing;
import io.mysocket.relay.traffic.AccessFormat;
import io.mysocket.relay.traffic.AccessLog;
import io.mysocket.relay.traffic.Traffic;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The edge with certificates of the relay's own authority and its access log. */
final class EdgeFront implements Front {
  private final @Nullable AccessLog log;
  private final RelayCertificates certificates;
  private final Tracing tracing;
  private final Edge edge;
  private final Seams seams;

  EdgeFront(RelayConfig config, Seams seams) throws CannotStartException {
    this.seams = seams;
    log = accessLog(config.accessLog(), seams);
    certificates = CertificateModes.of(config, seams);
    seams.ground().readiness().note(certificates::notes);
    tracing = Traces.of(config.tracing());
    edge = new Edge(edgeConfig(config), wiring(seams));
    seams.ground().readiness().note(edge::notes);
  }

  private static @Nullable AccessLog accessLog(RelayConfig.AccessLog access, Seams seams)
      throws CannotStartException {
    return switch (access.format()) {
      case COMBINED -> accessLog(access.file(), AccessFormat.COMBINED, seams);
      case JSON -> accessLog(access.file(), AccessFormat.JSON, seams);
      case OFF -> null;
    };
  }

  private static AccessLog accessLog(@Nullable Path file, AccessFormat format, Seams seams)
      throws CannotStartException {
    LineTarget target;
    try {
      target = file == null ? LineTarget.standardOutput() : LineFile.shared(file).open();
    } catch (IOException e) {
      throw new CannotStartException(
          "access-log.file: " + file + " cannot be written (" + e + "); mend it, or take another");
    }
    AccessLog log = new AccessLog(format, false, target, seams.meters());
    seams.ground().readiness().note(() -> log.trouble().stream().toList());
    return log;
  }

  private EdgeWiring wiring(Seams seams) {
    AccessLog lines = log;
    Traffic live = seams.traffic();
    return new EdgeWiring(
        seams.routes(),
        seams.tunnels(),
        certificates(),
        lines == null
            ? live
            : record -> {
              lines.add(record);
              live.add(record);
            },
        tracing,
        seams.meters(),
        seams.penalties(),
        seams.loops(),
        seams.controlApi(),
        seams.ssh(),
        seams.inherited());
  }

  private static EdgeConfig edgeConfig(RelayConfig config) {
    return new EdgeConfig(
        config.listen().host(),
        config.listen().https(),
        config.listen().http(),
        config.publicPorts().https(),
        config.publicPorts().http(),
        config.balancers(),
        Set.of(
            CertificateModes.host(config.names().api()),
            CertificateModes.host(config.names().portal())),
        CertificateModes.host(config.names().portal()),
        config.limits());
  }

  @Override
  public void start() throws CannotStartException {
    try {
      certificates.start();
      seams.routes().listen(this::certify);
      certify(seams.routes().now());
      if (log != null) {
        log.start();
      }
      edge.start();
    } catch (IOException e) {
      throw new CannotStartException(String.valueOf(e.getMessage()));
    }
  }

  private void certify(RouteTable table) {
    certificates.serve(
        table.certified().stream()
            .filter(name -> seams.ground().owners().find(name).isEmpty())
            .toList());
  }

  @Override
  public int httpsPort() {
    return edge.httpsPort();
  }

  @Override
  public int httpPort() {
    return edge.httpPort();
  }

  @Override
  public boolean openPort(int port) {
    return edge.openPort(port);
  }

  @Override
  public void closePort(int port) {
    edge.closePort(port);
  }

  @Override
  public CertificateSource certificates() {
    return new ShownCertificates(seams.ground().owners(), certificates);
  }

  @Override
  public Optional<String> caPem() {
    return certificates.authorityPem();
  }

  @Override
  public void drain(RelayConfig.Shutdown shutdown) {
    try {
      edge.drain(shutdown.acceptGrace(), shutdown.grace());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    edge.close();
    certificates.close();
    tracing.close();
    if (log != null) {
      log.close();
    }
  }
}
