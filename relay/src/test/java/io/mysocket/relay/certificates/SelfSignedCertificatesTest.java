package io.mysocket.relay.certificates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.mysocket.relay.routing.HostName;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SelfSignedCertificatesTest {
  private static final SelfSignedCertificates.Names NAMES =
      new SelfSignedCertificates.Names(
          name("relay.example"), List.of(name("api.relay.example")), name("edge.relay.example"));

  @TempDir private Path folder;
  private final Moving clock = new Moving();

  /** A clock that tests push on. */
  private static final class Moving extends Clock {
    Instant now = Instant.parse("2026-11-24T00:00:00Z");

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  private static HostName name(String text) {
    return HostName.of(text).orElseThrow();
  }

  private SelfSignedCertificates started() throws Exception {
    var made = new SelfSignedCertificates(folder, NAMES, clock, new SimpleMeterRegistry());
    made.start();
    return made;
  }

  private static X509Certificate parsed(String pem) throws Exception {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
  }

  @Test
  void keepsItsAuthorityAndHidesItsKey() throws Exception {
    String first;
    try (var certificates = started()) {
      first = certificates.authorityPem().orElseThrow();
    }
    try (var again = started()) {
      assertThat(again.authorityPem()).hasValue(first);
    }
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(folder.resolve("ca-key.pem"))))
        .isEqualTo("rw-------");
    X509Certificate authority = parsed(first);
    authority.verify(authority.getPublicKey());
    assertThat(authority.getBasicConstraints()).isZero();
    assertThat(Files.readString(folder.resolve("ca.pem"))).isEqualTo(first);
  }

  @Test
  void coversItsNamesAndOneLabelBelowTheTunnelsDomain() throws Exception {
    try (var certificates = started()) {
      for (String served : List.of("relay.example", "api.relay.example", "a.edge.relay.example")) {
        assertThat(certificates.find(name(served))).as(served).isPresent();
      }
      for (String other :
          List.of("edge.relay.example", "a.b.edge.relay.example", "x.example", "b.relay.example")) {
        assertThat(certificates.find(name(other))).as(other).isEmpty();
      }
    }
  }

  @Test
  void renewsAfterTwoThirdsOfItsLife() throws Exception {
    try (var certificates = started()) {
      var first = certificates.find(name("relay.example")).orElseThrow();
      clock.now = clock.now.plus(Duration.ofDays(59));
      certificates.renewIfDue();
      assertThat(certificates.find(name("relay.example"))).contains(first);

      clock.now = clock.now.plus(Duration.ofDays(2));
      certificates.renewIfDue();

      assertThat(certificates.find(name("relay.example"))).isPresent().get().isNotSameAs(first);
      assertThat(certificates.expiry()).isEqualTo(clock.now.plus(Duration.ofDays(90)));
    }
  }

  @Test
  void makesANewAuthorityBeforeTheOldOneEnds() throws Exception {
    String first;
    try (var certificates = started()) {
      first = certificates.authorityPem().orElseThrow();
    }
    clock.now = clock.now.plus(Duration.ofDays(3600));
    try (var certificates = started()) {
      assertThat(certificates.authorityPem().orElseThrow()).isNotEqualTo(first);
    }
  }

  @Test
  void saysWhatToDoAboutABrokenAuthority() throws Exception {
    try (var certificates = started()) {
      assertThat(certificates.expiry()).isAfter(clock.now);
    }
    Files.writeString(folder.resolve("ca-key.pem"), "junk");
    assertThatThrownBy(this::started).hasMessageContaining("remove both to have a new one made");
  }
}
