package io.mysocket.relay.config;

import io.mysocket.relay.config.RelayConfig.AccessLog;
import io.mysocket.relay.config.RelayConfig.AuditLog;
import io.mysocket.relay.config.RelayConfig.Listen;
import io.mysocket.relay.config.RelayConfig.Log;
import io.mysocket.relay.config.RelayConfig.Names;
import io.mysocket.relay.config.RelayConfig.PublicPorts;
import io.mysocket.relay.config.RelayConfig.Shutdown;
import io.mysocket.relay.config.RelayConfig.Ssh;
import io.mysocket.ssh.KeyExchanges;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * Every key of the configuration, with its default and bounds; {@code relay.yaml} documents them.
 */
final class ConfigKeys {
  private static final Duration LONGEST_GRACE = Duration.ofMinutes(30);

  private static final int DNS_PORT = 53;
  private static final int AUDIT_FILES = 10;
  private static final int MOST_AUDIT_FILES = 1_000;

  private ConfigKeys() {}

  /** What the settings say; what is wrong with them is noted there. */
  static RelayConfig config(Settings settings) {
    Names names = names(settings);
    Path dataDir = settings.path("data-dir", Path.of("data"));
    Listen listen = listen(settings);
    requireApart(settings, listen);
    return new RelayConfig(
        names,
        dataDir == null ? Path.of("data") : dataDir,
        Readings.file(settings, "seal-key-file"),
        DatabaseSettings.read(settings),
        listen,
        new PublicPorts(
            settings.port("public-https-port", listen.https(), 1),
            settings.port("public-http-port", listen.http(), 1),
            settings.port("public-ssh-port", listen.ssh(), 1)),
        BalancerSettings.read(settings),
        new Log(
            settings.choice("log.format", Log.LogFormat.TEXT),
            settings.choice("log.level", Log.Level.INFO)),
        new AccessLog(
            settings.path("access-log.file", null),
            settings.choice("access-log.format", AccessLog.LineFormat.COMBINED)),
        new AuditLog(
            settings.choice("audit-log.output", AuditLog.Output.FILE),
            settings.path("audit-log.file", null),
            settings.number("audit-log.kept", AUDIT_FILES, 0, MOST_AUDIT_FILES)),
        TracingSettings.read(settings),
        settings.servers("dns.servers", DNS_PORT),
        AccountSettings.read(settings, names.domain()),
        LimitSettings.read(settings),
        new Ssh(
            settings.choice("ssh.key-exchange", KeyExchanges.COMPATIBLE),
            LoginSettings.read(settings)),
        CertificateSettings.read(settings),
        shutdown(settings));
  }

  private static Names names(Settings settings) {
    String domain = settings.name("domain", "mysocket.localhost");
    Names names =
        new Names(
            domain,
            settings.name("tunnels-domain", "edge." + domain),
            settings.name("api-host", "api." + domain),
            settings.name("ssh-host", "ssh." + domain),
            settings.name("portal-host", "portal." + domain));
    if (names.api().endsWith("." + names.tunnels())) {
      settings.mistake(
          "api-host",
          "'" + names.api() + "' is below tunnels-domain, where sockets live; take another name");
    }
    return names;
  }

  private static Shutdown shutdown(Settings settings) {
    Duration grace =
        settings.time("shutdown-grace", Duration.ofSeconds(30), Duration.ZERO, LONGEST_GRACE);
    return new Shutdown(
        settings.time("accept-grace", Duration.ofSeconds(5), Duration.ZERO, LONGEST_GRACE), grace);
  }

  private static Listen listen(Settings settings) {
    return new Listen(
        settings.host("listen.host", "::"),
        settings.port("listen.https", 8443, 0),
        settings.port("listen.http", 8080, 0),
        settings.port("listen.ssh", 2222, 0),
        settings.range("tcp-ports", new PortRange(30_000, 30_999)),
        settings.address(
            "listen.health", new InetSocketAddress(InetAddress.getLoopbackAddress(), 8090)));
  }

  private static void requireApart(Settings settings, Listen listen) {
    Map.of("https", listen.https(), "http", listen.http(), "ssh", listen.ssh())
        .forEach((name, port) -> {
          if (listen.tcp().contains(port)) {
            settings.mistake(
                "tcp-ports", "the range holds listen." + name + ", " + port + "; set them apart");
          }
        });
  }
}
