package io.mysocket.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mysocket.control.json.Json;
import io.mysocket.relay.RelayRig.Answer;
import io.mysocket.relay.dns.TestDns;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Certificates that the owner of a socket brings. */
class OwnCertificateTest {
  private static final String NAME = "www.example.com";

  @TempDir Path folder;
  private TestDns dns;
  private LiveRelay relay;

  @BeforeEach
  void start() throws Exception {
    dns = new TestDns();
    relay = relay();
  }

  private LiveRelay relay() throws Exception {
    return new LiveRelay(
        folder, Map.of("MYSOCKET_DNS_SERVERS", "127.0.0.1:" + dns.address().getPort()));
  }

  @AfterEach
  void stop() throws Exception {
    relay.close();
    dns.close();
  }

  private static CertificateBuilder builder(String subject, String... names) {
    CertificateBuilder builder =
        new CertificateBuilder().subject("CN=" + subject).setIsCertificateAuthority(true);
    for (String name : names) {
      builder.addSanDnsName(name);
    }
    return builder;
  }

  private static String spec(String chain, String key) throws Exception {
    Map<String, String> certificate = new HashMap<>();
    certificate.put("chain", chain);
    if (key != null) {
      certificate.put("privateKey", key);
    }
    return Json.STRICT.writeValueAsString(
        Map.of(
            "hostnames",
            List.of(NAME, "other.example.org"),
            "tls",
            Map.of("certificate", certificate)));
  }

  private static String spec(X509Bundle bundle) throws Exception {
    return spec(bundle.getCertificatePathPEM(), bundle.getPrivateKeyPEM());
  }

  private void prove(Answer socket) {
    socket
        .json()
        .at("/hostnameStates")
        .forEach(state ->
            dns.records.put(
                state.at("/record/name").asText(), List.of(state.at("/record/value").asText())));
    await()
        .atMost(java.time.Duration.ofSeconds(20))
        .until(() -> {
          String states = relay.get("a").json().at("/hostnameStates").toString();
          return !states.contains("pending-dns");
        });
  }

  /** The subject of the certificate that a visitor is shown. */
  private String shown(String name) throws Exception {
    SSLContext anybody = SSLContext.getInstance("TLS");
    anybody.init(
        null,
        new javax.net.ssl.TrustManager[] {
          new X509TrustManager() {
            @Override
            public void checkClientTrusted(X509Certificate[] chain, String type) {}

            @Override
            public void checkServerTrusted(X509Certificate[] chain, String type) {}

            @Override
            public X509Certificate[] getAcceptedIssuers() {
              return new X509Certificate[0];
            }
          }
        },
        null);
    try (Socket plain = new Socket(InetAddress.ofLiteral("127.0.0.1"), relay.httpsPort());
        SSLSocket tls = (SSLSocket) anybody.getSocketFactory().createSocket(plain, null, 0, true)) {
      SSLParameters parameters = tls.getSSLParameters();
      parameters.setServerNames(List.of(new SNIHostName(name)));
      tls.setSSLParameters(parameters);
      tls.setSoTimeout(10_000);
      tls.startHandshake();
      return ((X509Certificate) tls.getSession().getPeerCertificates()[0])
          .getSubjectX500Principal()
          .getName();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = CertificateBuilder.Algorithm.class,
      names = {"ecp256", "ecp384", "rsa2048"})
  void isShownForTheNamesThatItCoversAndNoOther(CertificateBuilder.Algorithm algorithm)
      throws Exception {
    X509Bundle mine = builder("mine", NAME).algorithm(algorithm).buildSelfSigned();
    Answer made = relay.put("a", spec(mine));
    assertThat(made.status()).as(made.response().body()).isEqualTo(201);
    prove(made);

    assertThat(shown(NAME)).isEqualTo("CN=mine");
    assertThat(shown("other.example.org")).isEqualTo("CN=other.example.org");
    assertThat(shown(made.text("dnsName"))).isNotEqualTo("CN=mine");
    relay.close();
    relay = relay();
    assertThat(shown(NAME)).as("after a restart").isEqualTo("CN=mine");
  }

  @Test
  void isReplacedWhileTheRelayRuns() throws Exception {
    X509Bundle first = builder("first", NAME).buildSelfSigned();
    prove(relay.put("a", spec(first)));
    assertThat(relay.put("a", spec(first)).text("generation")).isEqualTo("1");
    assertThat(shown(NAME)).isEqualTo("CN=first");

    assertThat(relay.put("a", spec(builder("second", NAME).buildSelfSigned())).text("generation"))
        .isEqualTo("2");
    assertThat(shown(NAME)).isEqualTo("CN=second");

    relay.put("a", "{\"hostnames\":[\"" + NAME + "\"]}");
    assertThat(shown(NAME)).as("the relay's own").isEqualTo("CN=" + NAME);
  }

  @Test
  void neverLeavesTheRelayNorStandsInClearOnDisk() throws Exception {
    X509Bundle mine = builder("mine", NAME).buildSelfSigned();
    Answer made = relay.put("a", spec(mine));

    String chain = made.text("tls/certificate/chain");
    assertThat(chain).startsWith("-----BEGIN CERTIFICATE-----");
    assertThat(made.response().body()).doesNotContain("PRIVATE", "privateKey");
    Answer again = relay.put("a", spec(chain, null));
    assertThat(again.status()).as("what was answered can be asked for").isEqualTo(200);
    assertThat(again.text("generation")).isEqualTo("1");
    byte[] key = mine.getKeyPair().getPrivate().getEncoded();
    String pem = mine.getPrivateKeyPEM().lines().skip(1).findFirst().orElseThrow();
    for (String file : List.of("relay.db", "relay.db-wal")) {
      String kept =
          new String(Files.readAllBytes(folder.resolve(file)), StandardCharsets.ISO_8859_1);
      assertThat(kept.contains(new String(key, StandardCharsets.ISO_8859_1))).isFalse();
      assertThat(kept.contains(pem)).isFalse();
    }
    assertThat(Set.of(Files.getPosixFilePermissions(folder.resolve("seal.key")).size()))
        .containsExactly(2);
  }

  @Test
  void isRefusedByField() throws Exception {
    X509Bundle mine = builder("mine", NAME).buildSelfSigned();
    X509Bundle foreign = builder("foreign", "www.example.net").buildSelfSigned();
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    X509Bundle over =
        builder("over", NAME)
            .notBefore(now.minus(20, ChronoUnit.DAYS))
            .notAfter(now.minus(10, ChronoUnit.DAYS))
            .buildSelfSigned();
    String chain = mine.getCertificatePathPEM();

    assertField("tls.certificate.chain", spec(foreign), "none of the socket's host names");
    assertField("tls.certificate.chain", spec(over), "not valid now");
    assertField(
        "tls.certificate.chain",
        spec(chain + foreign.getCertificatePathPEM(), mine.getPrivateKeyPEM()),
        "certificate 1 was not issued by certificate 2");
    assertField("tls.certificate.privateKey", spec(chain, null), "another key");
    assertField(
        "tls.certificate.privateKey",
        spec(chain, foreign.getPrivateKeyPEM()),
        "not that of the first certificate");
    assertField("tls.certificate.privateKey", spec(chain, "x"), "not a private key");
    assertThat(relay.get("a").status()).isEqualTo(404);
  }

  private void assertField(String field, String spec, String detail) throws Exception {
    Answer answer = relay.put("a", spec);
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(400);
    assertThat(answer.text("field")).isEqualTo(field);
    assertThat(answer.text("detail")).contains(detail);
    assertThat(answer.response().body()).doesNotContain("PRIVATE KEY");
  }
}
