package io.mysocket.relay.acme;

import static org.awaitility.Awaitility.await;

import io.mysocket.relay.testing.FreePorts;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate authority that speaks ACME, rejects a fifth of the nonces, and forgets everything
 * when it ends.
 */
final class Pebble implements AutoCloseable {
  /** Where it looks for proofs. */
  record Visited(int http, int tls, int dns) {}

  final int port = FreePorts.next();
  final Path ca;
  private final int management = FreePorts.next();
  private final Path folder;
  private final Path config;
  private final HttpClient client;

  /** Of each time that it ran: it has another one after each start. */
  private final List<String> roots = new CopyOnWriteArrayList<>();

  private TestPrograms.Running running;

  Pebble(Path folder, Visited visited, Duration life, String more) throws Exception {
    this.folder = Files.createDirectories(folder);
    X509Bundle own =
        new CertificateBuilder()
            .subject("CN=pebble")
            .addSanIpAddress("127.0.0.1")
            .setIsCertificateAuthority(true)
            .buildSelfSigned();
    ca = Files.writeString(folder.resolve("server.pem"), own.getCertificatePathPEM());
    Path key = Files.writeString(folder.resolve("server-key.pem"), own.getPrivateKeyPEM());
    client = HttpClient.newBuilder().sslContext(trusting(Files.readString(ca))).build();
    config =
        Files.writeString(
            folder.resolve("pebble.json"),
            """
            {"pebble": {
              "listenAddress": "127.0.0.1:%d", "managementListenAddress": "127.0.0.1:%d",
              "certificate": "%s", "privateKey": "%s", "httpPort": %d, "tlsPort": %d,
              "domainBlocklist": ["blocked.example.com"],
              "retryAfter": {"authz": 1, "order": 1}, "keyAlgorithm": "ecdsa",
              "profiles": {"default": {"description": "of tests", "validityPeriod": %d}}%s
            }}
            """
                .formatted(
                    port,
                    management,
                    ca,
                    key,
                    visited.http(),
                    visited.tls(),
                    life.toSeconds(),
                    more));
    start(visited.dns());
  }

  void start(int dns) throws Exception {
    running =
        TestPrograms.start(
            folder.resolve("pebble.log"),
            Map.of(
                "PEBBLE_WFE_NONCEREJECT", "20", "PEBBLE_VA_NOSLEEP", "1", "PEBBLE_AUTHZREUSE", "0"),
            "pebble",
            List.of("-config", config.toString(), "-dnsserver", "127.0.0.1:" + dns));
    try {
      await()
          .atMost(60, TimeUnit.SECONDS)
          .ignoreExceptions()
          .until(() -> get(directory()).contains("newOrder"));
      roots.add(
          await()
              .atMost(60, TimeUnit.SECONDS)
              .ignoreExceptions()
              .until(() -> get(root()), pem -> pem.contains("BEGIN")));
    } catch (RuntimeException e) {
      running.close();
      throw e;
    }
  }

  void stop() {
    running.close();
  }

  String directory() {
    return "https://127.0.0.1:" + port + "/dir";
  }

  private String root() {
    return "https://127.0.0.1:" + management + "/roots/0";
  }

  /** Trusts what it has issued, however often it was started. */
  SSLContext trust() throws Exception {
    return trusting(roots.toArray(String[]::new));
  }

  /** What it says of a certificate's renewal from now on. */
  void suggest(String pem, String from, String to) throws Exception {
    String window = "{\"suggestedWindow\":{\"start\":\"" + from + "\",\"end\":\"" + to + "\"}}";
    String body = "{\"Certificate\":%s,\"ARIResponse\":%s}".formatted(quoted(pem), quoted(window));
    var request =
        HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + management + "/set-renewal-info/"))
            .POST(BodyPublishers.ofString(body))
            .build();
    int status = client.send(request, BodyHandlers.discarding()).statusCode();
    if (status != 200) {
      throw new IOException("set-renewal-info: " + status);
    }
  }

  private static String quoted(String text) {
    return '"' + text.replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }

  private String get(String url) throws Exception {
    return client
        .send(
            HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(20)).build(),
            BodyHandlers.ofString())
        .body();
  }

  private static SSLContext trusting(String... pems) throws Exception {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    for (String pem : pems) {
      store.setCertificateEntry(
          "ca-" + store.size(),
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(
                      new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII))));
    }
    var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context;
  }

  @Override
  public void close() {
    running.close();
    client.shutdownNow();
  }
}
