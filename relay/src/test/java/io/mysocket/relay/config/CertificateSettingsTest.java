package io.mysocket.relay.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mysocket.relay.config.CertificatesConfig.Acme;
import io.mysocket.relay.config.CertificatesConfig.Challenge;
import io.mysocket.relay.config.CertificatesConfig.KeyAlgorithm;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CertificateSettingsTest {
  @TempDir Path folder;
  private Path file;
  private Path program;

  @BeforeEach
  void files() throws Exception {
    file = Files.writeString(folder.resolve("secret"), "c2VjcmV0\n");
    program = Files.writeString(folder.resolve("program"), "#!/bin/sh\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
  }

  private CertificatesConfig read(String yaml) throws Exception {
    Path config = folder.resolve("relay.yaml");
    Files.writeString(
        config, yaml.replace("FILE", file.toString()).replace("PROGRAM", program.toString()));
    return ConfigFile.read(config, Map.of()).certificates();
  }

  @Test
  void takesLetsEncryptAndPagesWhereNothingElseIsSaid() throws Exception {
    assertThat(read("certificates: {mode: acme}\nacme: {accept-terms: true}"))
        .isEqualTo(
            new Acme(
                URI.create("https://acme-v02.api.letsencrypt.org/directory"),
                null,
                null,
                null,
                Challenge.HTTP_01,
                null,
                false));
  }

  @Test
  void readsEverything() throws Exception {
    CertificatesConfig read =
        read(
            """
            certificates:
              mode: acme
            acme:
              directory: https://ca.example.org/acme
              email: Root@example.org
              accept-terms: true
              ca-file: FILE
              eab-key-id: kid-1
              eab-hmac-file: FILE
              challenge: tls-alpn-01
              wildcard: false
              dns:
                method: rfc2136
                wait: 30s
                server: 192.0.2.53:5353
                zone: example.org
                key-name: relay.example.org
                key-algorithm: hmac-sha512
                key-file: FILE
            """);

    assertThat(read)
        .isEqualTo(
            new Acme(
                URI.create("https://ca.example.org/acme"),
                "root@example.org",
                file,
                new CertificatesConfig.Binding("kid-1", file),
                Challenge.TLS_ALPN_01,
                new CertificatesConfig.Dns(
                    new CertificatesConfig.DynamicUpdate(
                        new InetSocketAddress(InetAddress.ofLiteral("192.0.2.53"), 5_353),
                        "example.org",
                        "relay.example.org",
                        KeyAlgorithm.HMAC_SHA512,
                        file),
                    Duration.ofSeconds(30)),
                false));
  }

  @Test
  void knowsTheOtherWaysToSetRecords() throws Exception {
    Acme hook =
        (Acme)
            read(
                """
                certificates: {mode: acme}
                acme: {accept-terms: true, dns: {method: exec, program: PROGRAM}}
                """);
    Acme webhook =
        (Acme)
            read(
                """
                certificates: {mode: acme}
                acme: {accept-terms: true, dns: {method: webhook, url: "http://127.0.0.1:1/x", token-file: FILE}}
                """);

    assertThat(hook.wildcard()).isTrue();
    assertThat(hook.dns())
        .isEqualTo(
            new CertificatesConfig.Dns(
                new CertificatesConfig.Hook(program), Duration.ofSeconds(15)));
    assertThat(webhook.dns().way())
        .isEqualTo(new CertificatesConfig.Webhook(URI.create("http://127.0.0.1:1/x"), file));
    assertThat(read("certificates: {mode: files, chain-file: FILE, key-file: FILE}"))
        .isEqualTo(new CertificatesConfig.Files(file, file));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          certificates: {mode: magic}                                               | 'magic' is not known; write one of self-signed, files, acme
          certificates: {mode: acme}                                                | acme.accept-terms: an authority issues to those only who accept its terms
          certificates: {mode: files, key-file: FILE}                               | certificates.chain-file: certificates.mode is files, and there is no file
          certificates: {mode: files, chain-file: /nowhere, key-file: FILE}         | '/nowhere' is not a file that can be read
          acme: {directory: "ftp://x/"}                                             | 'ftp://x/' is not a URL; write one such as https://example.org/path
          acme: {accept-terms: perhaps}                                             | 'perhaps' is neither true nor false
          acme: {eab-key-id: kid}                                                   | acme.eab-hmac-file go together
          `{certificates: {mode: acme}, acme: {accept-terms: true, wildcard: true}}` | acme.wildcard: this takes DNS records; set acme.dns.method
          `{certificates: {mode: acme}, acme: {accept-terms: true, challenge: dns-01}}` | acme.challenge: this takes DNS records
          `{certificates: {mode: acme}, acme: {accept-terms: true, dns: {method: rfc2136, zone: example.org}}}` | rfc2136 takes one acme.dns.server, acme.dns.zone, acme.dns.key-name and acme.dns.key-file
          `{certificates: {mode: acme}, acme: {accept-terms: true, dns: {method: exec, program: FILE}}}` | exec takes a program that this user may run
          `{certificates: {mode: acme}, acme: {accept-terms: true, dns: {method: webhook}}}` | webhook takes a URL
          acme: {dns: {key-algorithm: hmac-md5}}                                    | write one of hmac-sha256, hmac-sha384, hmac-sha512
          """)
  void tellsWhatIsWrong(String yaml, String message) {
    assertThatThrownBy(() -> read(yaml))
        .isInstanceOf(CannotStartException.class)
        .hasMessageContaining(message);
  }
}
