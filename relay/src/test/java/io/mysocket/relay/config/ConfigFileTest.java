package io.mysocket.relay.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mysocket.relay.balancers.Balancers;
import io.mysocket.relay.balancers.Balancers.Listener;
import io.mysocket.relay.config.RelayConfig.AccessLog;
import io.mysocket.relay.config.RelayConfig.AuditLog;
import io.mysocket.relay.config.RelayConfig.Log;
import io.mysocket.relay.limits.EdgeLimits;
import io.mysocket.ssh.KeyExchanges;
import io.mysocket.ssh.SshLimits;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigFileTest {
  @TempDir Path folder;

  private RelayConfig read(String yaml, Map<String, String> environment) throws Exception {
    Path file = folder.resolve("relay.yaml");
    Files.writeString(file, yaml);
    return ConfigFile.read(file, environment);
  }

  @Test
  void hasADefaultForEverything() throws Exception {
    RelayConfig config = ConfigFile.read(null, Map.of());

    assertThat(config.names())
        .isEqualTo(
            new RelayConfig.Names(
                "mysocket.localhost",
                "edge.mysocket.localhost",
                "api.mysocket.localhost",
                "ssh.mysocket.localhost",
                "portal.mysocket.localhost"));
    assertThat(config.dataDir()).isEqualTo(Path.of("data"));
    assertThat(config.sealKeyFile()).isNull();
    assertThat(config.database()).isEqualTo(new DatabaseConfig.Embedded());
    assertThat(config.listen().host()).isEqualTo("::");
    assertThat(config.listen().https()).isEqualTo(8443);
    assertThat(config.listen().http()).isEqualTo(8080);
    assertThat(config.listen().ssh()).isEqualTo(2222);
    assertThat(config.listen().tcp()).isEqualTo(new PortRange(30_000, 30_999));
    assertThat(config.listen().health().getAddress().isLoopbackAddress()).isTrue();
    assertThat(config.listen().health().getPort()).isEqualTo(8090);
    assertThat(config.publicPorts()).isEqualTo(new RelayConfig.PublicPorts(8443, 8080, 2222));
    assertThat(config.log()).isEqualTo(new Log(Log.LogFormat.TEXT, Log.Level.INFO));
    assertThat(config.accessLog()).isEqualTo(new AccessLog(null, AccessLog.LineFormat.COMBINED));
    assertThat(config.tracing()).isEqualTo(new TracingConfig.PassOn());
    assertThat(config.auditLog()).isEqualTo(new AuditLog(AuditLog.Output.FILE, null, 10));
    assertThat(config.auditLog().file(Path.of("x"))).isEqualTo(Path.of("x", "audit.log"));
    assertThat(config.accounts())
        .isEqualTo(
            new AccountsConfig(
                AccountsConfig.SignUp.INVITE,
                "admin@mysocket.localhost",
                100,
                AccountsConfig.Interstitial.UNTRUSTED,
                "mysocket@mysocket.localhost",
                null));
    assertThat(config.balancers()).isEqualTo(Balancers.NONE);
    assertThat(config.limits()).isEqualTo(EdgeLimits.DEFAULT);
    assertThat(config.certificates()).isEqualTo(new CertificatesConfig.SelfSigned());
    assertThat(config.shutdown())
        .isEqualTo(new RelayConfig.Shutdown(Duration.ofSeconds(5), Duration.ofSeconds(30)));
  }

  @Test
  void readsEverything() throws Exception {
    Path secret = Files.writeString(folder.resolve("smtp-password"), "secret");
    RelayConfig config =
        read(
            """
            domain: relay.example.org
            tunnels-domain: tunnels.example.net
            api-host: control.example.org
            ssh-host: dial.example.org
            portal-host: www.example.org
            data-dir: /var/lib/mysocket
            seal-key-file: FILE
            database:
              url: postgresql://db1.example.org,[2001:db8::1]:5433/mysocket?sslmode=verify-full&sslrootcert=/etc/db-ca.pem
              user: relay
              password-file: FILE
              connections: 20
            listen:
              host: 127.0.0.1
              https: 9443
              http: 9080
              ssh: 9022
              health: "[::1]:9090"
            tcp-ports: 20000-20009
            dns:
              servers: 192.0.2.53, [2001:db8::53]:5353, ::1
            public-https-port: 443
            public-http-port: 80
            public-ssh-port: 22
            log:
              format: json
              level: debug
            access-log:
              file: /var/log/access.log
              format: json
            tracing:
              mode: begin
              ratio: 0.25
              endpoint: https://collector.example.org:4318/v1/traces
              headers-file: FILE
              ca-file: FILE
            audit-log:
              output: stdout
              file: /var/log/audit.log
              kept: 3
            sign-up: open
            admin-email: Root@example.org
            account-sockets: 15
            interstitial: off
            smtp:
              host: mail.example.org
              port: 2465
              tls: tls
              user: relay
              password-file: FILE
              ca-file: FILE
              from: relay@example.org
            proxy-protocol:
              listeners: https, tcp
              from: 10.0.0.0/8,2001:db8::/64
            limits:
              wait:
                idle: 7m
              proxy-protocol:
                bytes: 512
                time: 2s
              login:
                total: 9
                per-source: 8
                rate: 7
                burst: 6
            ssh:
              key-exchange: post-quantum
            shutdown-grace: 2m
            accept-grace: 0s
            """
                .replace("FILE", secret.toString()),
            Map.of());

    assertThat(config)
        .isEqualTo(
            new RelayConfig(
                new RelayConfig.Names(
                    "relay.example.org",
                    "tunnels.example.net",
                    "control.example.org",
                    "dial.example.org",
                    "www.example.org"),
                Path.of("/var/lib/mysocket"),
                secret,
                new DatabaseConfig.Server(
                    "jdbc:postgresql://db1.example.org,[2001:db8::1]:5433/mysocket?sslmode=verify-full&sslrootcert=/etc/db-ca.pem&targetServerType=primary",
                    "PostgreSQL at db1.example.org,[2001:db8::1]:5433/mysocket",
                    "relay",
                    secret,
                    20),
                new RelayConfig.Listen(
                    "127.0.0.1",
                    9443,
                    9080,
                    9022,
                    new PortRange(20_000, 20_009),
                    new InetSocketAddress(java.net.InetAddress.ofLiteral("::1"), 9090)),
                new RelayConfig.PublicPorts(443, 80, 22),
                new Balancers(
                    Set.of(Listener.HTTPS, Listener.TCP),
                    List.of("10.0.0.0/8", "2001:db8::/64"),
                    512,
                    Duration.ofSeconds(2)),
                new Log(Log.LogFormat.JSON, Log.Level.DEBUG),
                new AccessLog(Path.of("/var/log/access.log"), AccessLog.LineFormat.JSON),
                new AuditLog(AuditLog.Output.STDOUT, Path.of("/var/log/audit.log"), 3),
                new TracingConfig.Begin(
                    0.25,
                    new TracingConfig.Otlp(
                        URI.create("https://collector.example.org:4318/v1/traces"),
                        secret,
                        secret)),
                List.of(server("192.0.2.53", 53), server("2001:db8::53", 5353), server("::1", 53)),
                new AccountsConfig(
                    AccountsConfig.SignUp.OPEN,
                    "root@example.org",
                    15,
                    AccountsConfig.Interstitial.OFF,
                    "relay@example.org",
                    new AccountsConfig.Smtp(
                        "mail.example.org",
                        2_465,
                        AccountsConfig.Smtp.Tls.TLS,
                        new AccountsConfig.Login("relay", secret),
                        secret)),
                EdgeLimits.DEFAULT.with(
                    new EdgeLimits.Waits(
                        Duration.ofSeconds(60),
                        Duration.ofMinutes(7),
                        Duration.ofHours(1),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(2))),
                new RelayConfig.Ssh(
                    KeyExchanges.POST_QUANTUM,
                    new SshLimits.Login(
                        Duration.ofSeconds(5), Duration.ofSeconds(20), 16, 9, 8, 7, 6)),
                new CertificatesConfig.SelfSigned(),
                new RelayConfig.Shutdown(Duration.ZERO, Duration.ofMinutes(2))));
  }

  private static InetSocketAddress server(String host, int port) {
    return new InetSocketAddress(java.net.InetAddress.ofLiteral(host), port);
  }

  @Test
  void putsTheEnvironmentOverTheFile() throws Exception {
    RelayConfig config =
        read(
            "listen:\n  https: 1\n",
            Map.of("MYSOCKET_LISTEN_HTTPS", "2", "MYSOCKET_RELAY_SERVICE_HOST", "10.0.0.1"));

    assertThat(config.listen().https()).isEqualTo(2);
    assertThat(config.publicPorts().https()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          domain: Not_A_Name           | relay.yaml line 1: domain: 'Not_A_Name' is not a DNS name; write one such as relay.example.org, in lower case
          listen: {https: 70000}       | relay.yaml line 1: listen.https: '70000' is not a port; write a number from 0 to 65535
          listen: {ssh: ssh}           | relay.yaml line 1: listen.ssh: 'ssh' is not a port; write a number from 0 to 65535
          public-https-port: 0         | relay.yaml line 1: public-https-port: '0' is not a port; write a number from 1 to 65535
          listen: {health: "8090"}     | relay.yaml line 1: listen.health: '8090' is not an address and a port; write one such as 127.0.0.1:8090
          listen: {health: "a b:1"}    | relay.yaml line 1: listen.health: 'a b:1' is not an address and a port; write one such as 127.0.0.1:8090
          listen: {host: "a b"}        | relay.yaml line 1: listen.host: 'a b' is not an address to listen on; write one such as 127.0.0.1 or ::
          tcp-ports: 30000             | relay.yaml line 1: tcp-ports: '30000' is not a range of ports; write one such as 30000-30999
          tcp-ports: 2-1               | relay.yaml line 1: tcp-ports: '2-1' is not a range of ports; write one such as 30000-30999
          tcp-ports: 8000-8100         | relay.yaml line 1: tcp-ports: the range holds listen.http, 8080; set them apart
          dns: {servers: "a.example"}  | relay.yaml line 1: dns.servers: 'a.example' is not a list of IP addresses; write one such as 192.0.2.53, [2001:db8::53]:5353
          log: {level: loud}           | relay.yaml line 1: log.level: 'loud' is not known; write one of debug, info, warn, error
          log: {format: xml}           | relay.yaml line 1: log.format: 'xml' is not known; write one of text, json
          access-log: {format: text}   | relay.yaml line 1: access-log.format: 'text' is not known; write one of combined, json, off
          shutdown-grace: soon         | relay.yaml line 1: shutdown-grace: 'soon' is not a time; write one such as 30s, 5m or 1h
          shutdown-grace: 2h           | relay.yaml line 1: shutdown-grace: '2h' is out of range; write a time from 0s to 30m
          api-host: api.edge.mysocket.localhost | relay.yaml line 1: api-host: 'api.edge.mysocket.localhost' is below tunnels-domain, where sockets live; take another name
          sign-up: maybe               | relay.yaml line 1: sign-up: 'maybe' is not known; write one of open, invite, closed
          admin-email: me              | relay.yaml line 1: admin-email: 'me' is not an e-mail address; write one such as admin@example.org
          account-sockets: many        | relay.yaml line 1: account-sockets: 'many' is not a number from 1 to 100000
          limits: {pool: {idle: 0}}    | relay.yaml line 1: limits.pool.idle: '0' is not a number from 1 to 1000
          limits: {http2: {stream-window: 1}} | relay.yaml line 1: limits.http2.stream-window: '1' is not a number from 65535 to 16777216
          limits: {head: {time: 1ms}}  | relay.yaml line 1: limits.head.time: '1ms' is not a time; write one such as 30s, 5m or 1h
          limits: {wait: {idle: 48h}}  | relay.yaml line 1: limits.wait.idle: '48h' is out of range; write a time from 0.1s to 24h
          limits: {penalties: {flood: 30h}} | relay.yaml line 1: limits.penalties.flood: '30h' is out of range; write a time from 0s to 24h
          limits: {penalties: {most: 10s}} | relay.yaml line 1: limits.penalties.most: it is shorter than limits.penalties.least; write a longer time
          limits: {penalties: {exempt: home}} | relay.yaml line 1: limits.penalties.exempt: 'home' is not a list of address blocks: it is no address block; write one such as 192.0.2.0/24 or 2001:db8::/32
          limits: {load: {memory: 101}} | relay.yaml line 1: limits.load.memory: '101' is not a number from 10 to 100
          smtp: {tls: ssl}             | relay.yaml line 1: smtp.tls: 'ssl' is not known; write one of starttls, tls, off
          smtp: {host: m, user: u}     | relay.yaml line 1: smtp.user: it and smtp.password-file go together; set both, or neither
          database: {url: "mysql://h/d"} | relay.yaml line 1: database.url: not the URL of a PostgreSQL database; write one such as postgresql://db.example.org:5432/mysocket, or leave it out for a SQLite file in data-dir
          database: {url: "postgresql://u:secret@h/d"} | relay.yaml line 1: database.url: it holds a password; write that into a file and name it in database.password-file
          database: {url: "postgresql://h/d"} | database.user: whom to log in to the database as is not set; name the user
          database: {url: "postgresql://u@h/d", user: v} | relay.yaml line 1: database.user: it names another user than database.url; name one
          database: {url: "postgresql://u@h/d?password=x"} | relay.yaml line 1: database.url: it has an option that is not known; known are channel_binding, sslcert, sslkey, sslmode, sslrootcert, target_session_attrs
          database: {url: "postgresql://u@h_/d"} | relay.yaml line 1: database.url: it names no server; write one such as db.example.org:5432
          database: {user: u}          | database.url: other database keys are set but not this one; name the database
          database: {password-file: /none} | relay.yaml line 1: database.password-file: '/none' is not a file that can be read
          database: {connections: 1}   | relay.yaml line 1: database.connections: '1' is not a number from 2 to 100
          proxy-protocol: {listeners: https} | proxy-protocol.from: nobody may send the header; name the addresses of your balancers, such as 10.0.0.0/8
          proxy-protocol: {listeners: "https, ftp"} | relay.yaml line 1: proxy-protocol.listeners: 'https, ftp' is not a list of listeners; write some of https, http, ssh, tcp with commas between
          proxy-protocol: {from: balancer.example} | relay.yaml line 1: proxy-protocol.from: 'balancer.example' is not a list of address blocks: it is no address block; write one such as 192.0.2.0/24 or 2001:db8::/32
          limits: {proxy-protocol: {time: 1m}} | relay.yaml line 1: limits.proxy-protocol.time: '1m' is out of range; write a time from 0.1s to 30s
          tracing: {mode: on}          | relay.yaml line 1: tracing.mode: 'true' is not known; write one of pass-on, begin
          tracing: {ratio: 2}          | relay.yaml line 1: tracing.ratio: '2' is not a share; write one from 0 to 1, such as 0.1
          tracing: {endpoint: "http://c/"} | relay.yaml line 1: tracing.endpoint: it takes tracing.mode begin; set that, or unset this
          seal-key-file: /none         | relay.yaml line 1: seal-key-file: '/none' is not a file that can be read
          smtp: {ca-file: /none}       | relay.yaml line 1: smtp.ca-file: '/none' is not a file that can be read
          """)
  void tellsEachMistake(String yaml, String message) {
    assertThatThrownBy(() -> read(yaml, Map.of()))
        .isInstanceOf(CannotStartException.class)
        .hasMessage(message);
  }

  @Test
  void takesOffForAWord() throws Exception {
    RelayConfig config = read("access-log: {format: off}\nsmtp: {host: m, tls: off}\n", Map.of());

    assertThat(config.accessLog().format()).isEqualTo(AccessLog.LineFormat.OFF);
    assertThat(config.accounts().smtp())
        .satisfies(smtp -> assertThat(smtp.tls()).isEqualTo(AccountsConfig.Smtp.Tls.OFF));
  }

  @Test
  void tellsAllMistakesAtOnce() {
    assertThatThrownBy(
            () -> read("domian: a\nlisten:\n  https: x\n  htps: 1\nlog: {level: loud}\n", Map.of()))
        .isInstanceOfSatisfying(
            CannotStartException.class,
            e -> {
              assertThat(e.reasons()).hasSize(4);
              assertThat(e.reasons().get(2))
                  .startsWith(
                      "relay.yaml line 1: domian: there is no such key; known are accept-grace, access-log.file");
              assertThat(e.reasons().get(3))
                  .startsWith("relay.yaml line 4: listen.htps: there is no such key");
            });
  }

  @Test
  void namesTheVariableThatIsWrong() {
    assertThatThrownBy(() -> read("listen:\n  https: 1\n", Map.of("MYSOCKET_LISTEN_HTTPS", "many")))
        .hasMessage("MYSOCKET_LISTEN_HTTPS: 'many' is not a port; write a number from 0 to 65535");
  }

  @Test
  void theDocumentedFileHasEveryKeyAtItsDefault() throws Exception {
    Path documented = Path.of("..", "docs", "reference", "relay.yaml");
    assertThat(ConfigFile.read(documented, Map.of())).isEqualTo(ConfigFile.read(null, Map.of()));

    Settings asked = new Settings(_ -> Optional.empty());
    ConfigKeys.config(asked);
    String text = Files.readString(documented);
    assertThat(asked.known())
        .allSatisfy(key ->
            assertThat(text)
                .containsPattern("(?m)^[# ]*" + key.substring(key.lastIndexOf('.') + 1) + ":"));
  }

  @Test
  void tellsThatTheFileCannotBeUsed() {
    assertThatThrownBy(() -> ConfigFile.read(folder.resolve("none.yaml"), Map.of()))
        .isInstanceOf(CannotStartException.class)
        .hasMessageContaining("none.yaml cannot be read");
    assertThatThrownBy(() -> read("a: [", Map.of()))
        .isInstanceOf(CannotStartException.class)
        .hasMessageContaining("relay.yaml cannot be used");
  }
}
