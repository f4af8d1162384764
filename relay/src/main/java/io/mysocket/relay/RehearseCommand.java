package io.mysocket.relay;

import io.mysocket.relay.config.CannotStartException;
import io.mysocket.relay.config.ConfigFile;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import picocli.CommandLine.Command;

/**
 * {@code relay rehearse}: a whole relay on loopback, with a folder of its own, that serves a little
 * and ends. With {@code java -XX:AOTCacheOutput=FILE} (JEP 483, 515) what it has loaded and learnt
 * is kept, and a relay started with {@code -XX:AOTCache=FILE} need not do it again.
 */
@Command(
    name = "rehearse",
    description =
        "Starts a relay in a folder of its own, visits it and ends it: what Java is to remember for quicker starts (java -XX:AOTCacheOutput=FILE).",
    mixinStandardHelpOptions = true)
final class RehearseCommand implements Callable<Integer> {
  private static final int VISITS = 200;
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String CONFIG =
      """
      domain: localhost
      api-host: localhost
      data-dir: %s
      listen:
        host: 127.0.0.1
        https: 0
        http: 0
        ssh: 0
        health: 127.0.0.1:0
      access-log:
        format: off
      """;

  /** For picocli. */
  RehearseCommand() {}

  @Override
  public Integer call()
      throws IOException, CannotStartException, GeneralSecurityException, InterruptedException {
    Path folder = Files.createTempDirectory("relay-rehearsal");
    try {
      Path config =
          Files.writeString(folder.resolve("relay.yaml"), CONFIG.formatted(folder.resolve("data")));
      try (Relay relay = Relay.start(ConfigFile.read(config, Map.of()), EdgeFront::new)) {
        visit(
            relay.addresses().https("localhost").resolve("/api/v2/relay"),
            trusting(folder.resolve("data/certificates/ca.pem")));
      }
    } finally {
      delete(folder);
    }
    return 0;
  }

  private static SSLContext trusting(Path authority) throws IOException, GeneralSecurityException {
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    try (InputStream pem = Files.newInputStream(authority)) {
      trusted.setCertificateEntry(
          "relay", CertificateFactory.getInstance("X.509").generateCertificate(pem));
    }
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  /** Over either HTTP, by turns. */
  private static void visit(URI page, SSLContext context) throws IOException, InterruptedException {
    try (HttpClient visitor = HttpClient.newBuilder().sslContext(context).build()) {
      for (int i = 0; i < VISITS; i++) {
        HttpRequest request =
            HttpRequest.newBuilder(page)
                .version(i % 2 == 0 ? HttpClient.Version.HTTP_2 : HttpClient.Version.HTTP_1_1)
                .timeout(PATIENCE)
                .build();
        int status = visitor.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        if (status != 200) {
          throw new IOException(page + " was answered with " + status);
        }
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
      for (Path path : deepestFirst) {
        Files.delete(path);
      }
    }
  }
}
