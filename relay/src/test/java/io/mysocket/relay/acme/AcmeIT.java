package io.mysocket.relay.acme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.mysocket.control.json.Json;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** A whole relay with an authority of another's, which rejects a fifth of the nonces. */
class AcmeIT {
  private static final String API = "api.relay.test";
  private static final Duration USUAL = Duration.ofDays(90);

  @TempDir Path folder;

  private interface Step {
    void go() throws Exception;
  }

  @Test
  void hasAWildcardByDynamicUpdateAndHostNamesByPages() throws Exception {
    ListAppender<ILoggingEvent> said = listening();
    try (AcmeRig rig = new AcmeRig(folder, true, USUAL, "").updating()) {
      rig.start();

      X509Certificate own = rig.awaitShown("any.edge.relay.test");
      assertThat(rig.shown(API)).isEqualTo(own);
      assertThat(rig.shown("portal.relay.test")).isEqualTo(own);
      assertThat(rig.relay.call("GET", "/ca.pem", null).status()).isEqualTo(404);

      rig.relay.put("unproved", "{\"hostnames\":[\"unproved.example.com\"]}");
      rig.socket("shop", "shop.example.com");
      rig.socket("wild", "*.wild.example.com");
      rig.socket("blocked", "blocked.example.com");
      rig.awaitState("shop", "active");
      rig.awaitState("wild", "active");
      JsonNode blocked =
          await()
              .atMost(AcmeRig.PATIENCE)
              .until(
                  () -> rig.relay.get("blocked").json().at("/hostnameStates/0"),
                  state -> state.at("/message").asText().contains("tried again at"));

      assertThat(rig.shown("shop.example.com").getSubjectX500Principal()).isNotNull();
      assertThat(rig.shown("any.wild.example.com")).isNotEqualTo(own);
      assertThat(blocked.at("/state").asText()).isEqualTo("pending-certificate");
      assertThat(blocked.at("/message").asText()).contains("The certificate authority refuses");
      assertThatThrownBy(() -> rig.shown("blocked.example.com")).isInstanceOf(SSLException.class);
      assertThat(sql(rig, "SELECT COUNT(*) FROM acme_certificate WHERE name LIKE '%unproved%'"))
          .as("nobody is asked for a name that is not proved")
          .isEqualTo("0");
      List<String> updates = rig.names.said().lines().toList();
      assertThat(updates)
          .anyMatch(line -> line.startsWith("added _acme-challenge.edge.relay.test. "))
          .anyMatch(line -> line.startsWith("added wild.example.com.acme.relay.test. "))
          .noneMatch(line -> line.startsWith("refused"));
      assertThat(updates.stream().filter(line -> line.startsWith("removed")))
          .hasSameSizeAs(updates.stream().filter(line -> line.startsWith("added")).toList());
      assertThat(said.list)
          .extracting(ILoggingEvent::getFormattedMessage)
          .as("one nonce in five is rejected")
          .anyMatch(line -> line.startsWith("Bad Replay Nonce"));
      tellsHowItIs(rig);
      looksRenewalsUp(rig, own);
      keepsThemOverARestart(rig, own);
    }
  }

  /** What the ACME library says. */
  private static ListAppender<ILoggingEvent> listening() {
    Logger library = (Logger) LoggerFactory.getLogger("org.shredzone.acme4j.connector");
    library.setLevel(Level.INFO);
    ListAppender<ILoggingEvent> said = new ListAppender<>();
    said.list = new CopyOnWriteArrayList<>(); // filled by another thread
    said.start();
    library.addAppender(said);
    return said;
  }

  private static void tellsHowItIs(AcmeRig rig) throws Exception {
    await().atMost(AcmeRig.PATIENCE).until(() -> rig.health("/readyz"), "ready\n"::equals);
    assertThat(rig.health("/metrics"))
        .contains("mysocket_relay_acme_orders_total{result=\"issued\"} 3.0")
        .contains("mysocket_relay_acme_certificates{state=\"failing\"} 1.0")
        .containsPattern("mysocket_relay_cert_expiry_timestamp_seconds 1\\.[0-9]+E9");
  }

  /** The authority has it renewed at once, which is once it is an hour old. */
  private static void looksRenewalsUp(AcmeRig rig, X509Certificate own) throws Exception {
    String key = "*.edge.relay.test";
    String pem = sql(rig, "SELECT chain FROM acme_certificate WHERE name = '" + key + "'");
    rig.pebble.suggest(pem, "2020-01-01T00:00:00Z", "2020-01-02T00:00:00Z");
    sql(rig, "UPDATE acme_certificate SET ask_at = 0 WHERE name = '" + key + "' RETURNING name");
    String wanted = "" + own.getNotBefore().toInstant().plus(Duration.ofHours(1)).toEpochMilli();
    await()
        .atMost(AcmeRig.PATIENCE)
        .until(
            () -> sql(rig, "SELECT renew_at FROM acme_certificate WHERE name = '" + key + "'"),
            wanted::equals);
  }

  private static void keepsThemOverARestart(AcmeRig rig, X509Certificate own) throws Exception {
    rig.pebble.stop();
    rig.restart();
    rig.pebble.start(rig.dns);
    assertThat(sql(rig, "SELECT COUNT(*) FROM acme_certificate WHERE chain IS NOT NULL"))
        .isEqualTo("3");
    assertThat(rig.shown(API)).isEqualTo(own);
    assertThat(rig.health("/metrics")).doesNotContain("orders_total{result=\"issued\"}");
  }

  private static String sql(AcmeRig rig, String statement) throws SQLException {
    try (Connection database =
            DriverManager.getConnection("jdbc:sqlite:" + rig.data().resolve("relay.db"));
        ResultSet rows = database.createStatement().executeQuery(statement)) {
      return rows.next() ? rows.getString(1) : "";
    }
  }

  @Test
  void provesNamesByHandshakesAndAWildcardByAProgram() throws Exception {
    try (AcmeRig rig = new AcmeRig(folder, false, USUAL, "")) {
      Path program = folder.resolve("set-record");
      Files.writeString(
          program,
          """
          #!/bin/sh
          case $1 in add) path=set-txt;; remove) path=clear-txt;; esac
          exec curl -sf -X POST -d "{\\"host\\":\\"$2.\\",\\"value\\":\\"$3\\"}" http://127.0.0.1:%d/$path
          """
              .formatted(rig.challengeServer));
      Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
      rig.set("CHALLENGE", "tls-alpn-01")
          .set("DNS_METHOD", "exec")
          .set("DNS_PROGRAM", program.toString())
          .set("DNS_WAIT", "0s")
          .start();

      rig.awaitShown("any.edge.relay.test");
      rig.socket("shop", "shop.example.com");
      rig.awaitState("shop", "active");

      rig.shown("shop.example.com");
    }
  }

  @Test
  void provesHostNamesByRecordsWithAnAccountOfAnother() throws Exception {
    String binding =
        ", \"externalAccountBindingRequired\": true,"
            + " \"externalAccountMACKeys\": {\"kid-1\": \"%s\"}";
    String hmac = "zWNDZM6eQGHWpSRTPal5eIUYFTu7EajVIoguysqZ9wG44nMEtx3MUAsUDkMTQ12W";
    HttpServer webhook =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    try (AcmeRig rig = new AcmeRig(folder, false, USUAL, binding.formatted(hmac))) {
      webhook.createContext(
          "/",
          exchange -> {
            JsonNode asked = Json.STRICT.readTree(exchange.getRequestBody());
            try {
              rig.record(
                  asked.at("/action").asText(),
                  asked.at("/name").asText(),
                  asked.at("/value").asText());
              exchange.sendResponseHeaders(204, -1);
            } catch (Exception _) {
              exchange.sendResponseHeaders(500, -1);
            }
            exchange.close();
          });
      webhook.start();
      rig.set("CHALLENGE", "dns-01")
          .set("EAB_KEY_ID", "kid-1")
          .set("EAB_HMAC_FILE", Files.writeString(folder.resolve("hmac"), hmac).toString())
          .set("DNS_METHOD", "webhook")
          .set("DNS_URL", "http://127.0.0.1:" + webhook.getAddress().getPort() + "/records")
          .set("DNS_WAIT", "0s")
          .start();

      rig.awaitShown("any.edge.relay.test");
      rig.socket("shop", "shop.example.com");
      rig.awaitState("shop", "active");

      rig.shown("shop.example.com");
    } finally {
      webhook.stop(0);
    }
  }

  /**
   * Certificates that live for half a minute or so, an authority that goes, and a visitor who
   * stays.
   */
  @Test
  @Tag("soak")
  void renewsWithoutAGapAndOutlivesItsAuthority() throws Exception {
    outlives(Duration.ofSeconds(36));
  }

  @Test
  @Tag("soak")
  void hasCertificatesForAHundredHostNames() throws Exception {
    try (AcmeRig rig = new AcmeRig(folder, false, USUAL, "")) {
      rig.set("CHALLENGE", "tls-alpn-01").start();
      for (int i = 0; i < 10; i++) {
        String socket = "many-" + i;
        rig.socket(
            socket,
            IntStream.range(0, 10)
                .mapToObj(n -> "n" + n + "." + socket + ".example.com")
                .toArray(String[]::new));
      }
      // Besides those of the API, the portal and the sockets below the relay's domain.
      await()
          .atMost(Duration.ofMinutes(15))
          .pollInterval(Duration.ofSeconds(1))
          .until(() ->
              rig.health("/metrics")
                  .contains("mysocket_relay_acme_certificates{state=\"issued\"} 112.0"));
      for (int i = 0; i < 10; i++) {
        rig.shown("n9.many-" + i + ".example.com");
      }
    }
  }

  private void outlives(Duration life) throws Exception {
    List<Throwable> gaps = new CopyOnWriteArrayList<>();
    try (AcmeRig rig = new AcmeRig(folder, false, life, "")) {
      rig.set("CHALLENGE", "tls-alpn-01").start();
      X509Certificate first = rig.awaitShown(API);
      Thread visitor = Thread.ofVirtual().start(() -> visitOnAndOn(rig, gaps));
      try (SSLSocket stays = rig.visit(rig.pebble.trust(), API)) {
        X509Certificate second =
            awaitAnother(
                rig,
                first,
                life,
                () ->
                    assertThat(AcmeRig.ask(stays, API, "/api/v2/relay"))
                        .as("over a connection that was open before")
                        .isEqualTo(200));
        assertThat(stays.getSession().getPeerCertificates()[0]).isEqualTo(first);

        rig.pebble.stop();
        await()
            .atMost(life.plus(AcmeRig.PATIENCE))
            .until(() -> rig.health("/readyz").contains("cannot be used since"));
        assertThat(rig.health("/readyz")).startsWith("ready\nnote: the certificate authority");
        assertThat(shown(rig)).isEqualTo(second);
        rig.pebble.start(rig.dns);

        awaitAnother(rig, second, life.plus(Duration.ofMinutes(6)), () -> {});
        await().atMost(AcmeRig.PATIENCE).until(() -> rig.health("/readyz"), "ready\n"::equals);
      } finally {
        visitor.interrupt();
        visitor.join();
      }
    }
    assertThat(gaps).isEmpty();
  }

  private static X509Certificate shown(AcmeRig rig) throws Exception {
    try (SSLSocket tls = rig.visit(Anybody.TRUSTED, API)) {
      X509Certificate shown = (X509Certificate) tls.getSession().getPeerCertificates()[0];
      shown.checkValidity();
      return shown;
    }
  }

  /** Goes on with something meanwhile, and once more when it is there. */
  private static X509Certificate awaitAnother(
      AcmeRig rig, X509Certificate than, Duration patience, Step meanwhile) throws Exception {
    X509Certificate another =
        await()
            .atMost(patience.plus(AcmeRig.PATIENCE))
            .pollInterval(Duration.ofMillis(200))
            .until(
                () -> {
                  meanwhile.go();
                  return shown(rig);
                },
                each -> !each.equals(than));
    meanwhile.go();
    return another;
  }

  private static void visitOnAndOn(AcmeRig rig, List<Throwable> gaps) {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        shown(rig);
        Thread.sleep(100);
      }
    } catch (InterruptedException | java.nio.channels.ClosedByInterruptException _) {
      // The end.
    } catch (Exception e) {
      if (!Thread.currentThread().isInterrupted()) {
        gaps.add(e);
      }
    }
  }
}
