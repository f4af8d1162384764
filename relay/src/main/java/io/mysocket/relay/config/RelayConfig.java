package io.mysocket.relay.config;

import io.mysocket.relay.balancers.Balancers;
import io.mysocket.relay.limits.EdgeLimits;
import io.mysocket.ssh.KeyExchanges;
import io.mysocket.ssh.SshLimits;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything an operator of a relay can set.
 *
 * @param dataDir where the relay keeps all that must outlive it
 * @param sealKeyFile what seals private keys in the database; null is {@code seal.key} of the data
 *     folder
 * @param balancers who is in front of the public listeners
 * @param dnsServers where proofs of host names are looked up; empty is the machine's servers
 * @param limits bounds of the public edge
 */
public record RelayConfig(
    Names names,
    Path dataDir,
    @Nullable Path sealKeyFile,
    DatabaseConfig database,
    Listen listen,
    PublicPorts publicPorts,
    Balancers balancers,
    Log log,
    AccessLog accessLog,
    AuditLog auditLog,
    TracingConfig tracing,
    List<InetSocketAddress> dnsServers,
    AccountsConfig accounts,
    EdgeLimits limits,
    Ssh ssh,
    CertificatesConfig certificates,
    Shutdown shutdown) {
  public RelayConfig {
    dnsServers = List.copyOf(dnsServers);
  }

  /**
   * What follows once the relay has been asked to stop.
   *
   * @param acceptGrace new visitors still come so long, as those who send them learn of it late
   * @param grace visitors may finish so long, counted from the same moment
   */
  public record Shutdown(Duration acceptGrace, Duration grace) {}

  /**
   * DNS names.
   *
   * @param domain what the others are below unless set apart
   * @param tunnels sockets are one label below this
   * @param api host of the control API
   * @param ssh host that tunnels connect to
   * @param portal host of the pages for people
   */
  public record Names(String domain, String tunnels, String api, String ssh, String portal) {}

  /**
   * Where the relay listens; port 0 takes any.
   *
   * @param host local address of the public listeners; {@code ::} is every one, both families
   * @param tcp ports that tcp and tls sockets can have
   * @param health probes and metrics, which are not public
   */
  public record Listen(
      String host, int https, int http, int ssh, PortRange tcp, InetSocketAddress health) {}

  /**
   * The ports as visitors and agents see them, which differ from those listened on behind a Service
   * or a port mapping; 0 is "as listened on".
   */
  public record PublicPorts(int https, int http, int ssh) {}

  /**
   * The SSH server.
   *
   * @param logins bounds of logins
   */
  public record Ssh(KeyExchanges keyExchanges, SshLimits.Login logins) {}

  /** The relay's own log, on standard output. */
  public record Log(LogFormat format, Level level) {
    public enum LogFormat {
      TEXT,
      JSON
    }

    public enum Level {
      DEBUG,
      INFO,
      WARN,
      ERROR
    }
  }

  /**
   * One line for each request.
   *
   * @param file null is standard output
   */
  public record AccessLog(@Nullable Path file, LineFormat format) {
    public enum LineFormat {
      COMBINED,
      JSON,
      /** No lines. */
      OFF
    }
  }

  /**
   * One line for each change that somebody makes, or is refused.
   *
   * @param path null is {@code audit.log} of the data folder
   * @param kept older files of the log
   */
  public record AuditLog(Output output, @Nullable Path path, int kept) {
    public enum Output {
      FILE,
      STDOUT,
      /** No lines. */
      OFF
    }

    public Path file(Path dataDir) {
      return path == null ? dataDir.resolve("audit.log") : path;
    }
  }
}
