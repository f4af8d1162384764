package io.mysocket.relay.certificates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.mysocket.relay.config.CannotStartException;
import io.mysocket.relay.config.CertificatesConfig;
import io.mysocket.relay.routing.HostName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileCertificatesTest {
  private static final HostName API = new HostName("api.relay.test");

  @TempDir Path folder;
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private Path chain;
  private Path key;
  private FileCertificates certificates;

  @BeforeEach
  void make() throws Exception {
    chain = folder.resolve("tls.crt");
    key = folder.resolve("tls.key");
    certificates =
        new FileCertificates(new CertificatesConfig.Files(chain, key), Clock.systemUTC(), meters);
  }

  @AfterEach
  void close() {
    certificates.close();
  }

  private void write(Instant until) throws Exception {
    Instant from = Instant.now().minusSeconds(86_400);
    TestCertificates.Made made =
        TestCertificates.of(
            List.of("*.edge.relay.test", "api.relay.test"), from, Duration.between(from, until));
    Files.writeString(chain, made.chainPem());
    Files.writeString(key, made.keyPem());
  }

  private Instant shown() {
    return certificates.find(API).orElseThrow().until();
  }

  @Test
  void showsWhatIsInTheFilesForTheNamesInIt() throws Exception {
    Instant until = Instant.now().plusSeconds(86_400).truncatedTo(ChronoUnit.SECONDS);
    write(until);
    certificates.start();

    assertThat(shown()).isEqualTo(until);
    assertThat(certificates.find(new HostName("any.edge.relay.test"))).isPresent();
    assertThat(certificates.find(new HostName("shop.example.com"))).isEmpty();
    assertThat(
            meters.get("mysocket.relay.cert.expiry.timestamp").timeGauge().value(TimeUnit.SECONDS))
        .isEqualTo(until.getEpochSecond());
  }

  @Test
  void takesANewOneAndKeepsThePresentOneWhereTheNewCannotBeUsed() throws Exception {
    write(Instant.now().plusSeconds(86_400));
    certificates.start();
    Instant first = shown();

    Files.writeString(key, "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
    certificates.look();
    assertThat(shown()).isEqualTo(first);
    assertThat(certificates.notes()).singleElement().asString().contains("cannot be used");

    write(Instant.now().plusSeconds(2 * 86_400));
    certificates.look();
    assertThat(shown()).isAfter(first);
    assertThat(certificates.notes()).isEmpty();
  }

  @Test
  void doesNotStartWithOneThatHasEnded() throws Exception {
    write(Instant.now().minusSeconds(60));

    assertThatThrownBy(certificates::start)
        .isInstanceOf(CannotStartException.class)
        .hasMessageContaining("certificates.chain-file: the certificate in " + chain)
        .hasMessageContaining("it is not valid now");
  }
}
