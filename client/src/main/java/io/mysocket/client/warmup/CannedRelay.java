package io.mysocket.client.warmup;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * What looks like a relay's API for as long as nothing is changed; a socket that is made is gone
 * when it is looked for.
 */
final class CannedRelay implements AutoCloseable {
  private static final String SOCKET =
      """
      {"key":"key","id":"01a213f5-9e56-7fa8-af15-0e1ff18be42b","type":"https","plainHttp":"serve","name":"n","tags":{},
      "dnsName":"n.edge.localhost","hostnames":[],"ports":[80,443],"url":"https://n.edge.localhost","urls":[],
      "target":{"scheme":"http"},"tunnelPort":1,"generation":1,"tunnels":{"connected":1},
      "createdAt":"2026-11-25T00:00:00Z","updatedAt":"2026-11-25T00:00:00Z"}\
      """;
  private static final String TOKEN =
      """
      {"id":"t","name":"n","scopes":["account"],"createdAt":"2026-11-25T00:00:00Z"}\
      """;
  private static final String ENTRY =
      """
      {"kind":"request","time":"2026-11-25T00:00:00Z","visitor":"::1","method":"GET","path":"/","protocol":"HTTP/1.1",
      "status":200,"receivedBytes":0,"sentBytes":1,"duration":0.01,"requestId":"r","line":"l"}\
      """;
  private static final String RELAY =
      """
      {"version":"0","domain":"localhost","ssh":{"host":"localhost","port":1,"knownHosts":["localhost ssh-ed25519 AAAA"]},
      "features":[]}\
      """;
  private static final String KEY = "{\"publicKey\":\"ssh-ed25519 AAAA\"}";
  private static final String ACCOUNT =
      """
      {"id":"a","name":"n","limits":{"sockets":1},"use":{"sockets":1},"token":%s}\
      """
          .formatted(TOKEN);

  private final HttpsServer server;
  private final X509Certificate certificate;

  CannedRelay() throws IOException, GeneralSecurityException, OperatorCreationException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    KeyPair pair = generator.generateKeyPair();
    certificate = certificate(pair);
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context(pair, certificate)));
    server.createContext("/", CannedRelay::answer);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
  }

  private static X509Certificate certificate(KeyPair pair)
      throws IOException, GeneralSecurityException, OperatorCreationException {
    X500Name name = new X500Name("CN=localhost");
    Instant now = Instant.now();
    X509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
                name,
                BigInteger.ONE,
                Date.from(now.minus(Duration.ofHours(1))),
                Date.from(now.plus(Duration.ofHours(1))),
                name,
                pair.getPublic())
            .addExtension(
                Extension.subjectAlternativeName,
                false,
                new GeneralNames(new GeneralName(GeneralName.dNSName, "localhost")));
    return new JcaX509CertificateConverter()
        .getCertificate(
            builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate())));
  }

  private static SSLContext context(KeyPair pair, X509Certificate shown)
      throws IOException, GeneralSecurityException {
    char[] password = {};
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    store.setKeyEntry("key", pair.getPrivate(), password, new Certificate[] {shown});
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, password);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  private static void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    if (path.startsWith("/api/v2/sockets/ctl/") && !exchange.getRequestMethod().equals("PUT")) {
      try (exchange) {
        exchange.sendResponseHeaders(404, -1);
      }
      return;
    }
    String body =
        switch (path) {
          case "/api/v2/relay" -> RELAY;
          case "/api/v2/account" -> ACCOUNT;
          case "/api/v2/sockets" -> "{\"items\":[" + SOCKET + "]}";
          case "/api/v2/sockets/key" -> SOCKET;
          case String made when made.startsWith("/api/v2/sockets/ctl/") ->
              made.contains("/keys/") ? KEY : SOCKET;
          case "/api/v2/sockets/key/requests" -> "{\"items\":[" + ENTRY + "]}";
          default -> "{\"items\":[" + TOKEN + "]}";
        };
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  String api() {
    return "https://localhost:" + server.getAddress().getPort();
  }

  String ca() throws GeneralSecurityException {
    return "-----BEGIN CERTIFICATE-----\n"
        + Base64.getMimeEncoder().encodeToString(certificate.getEncoded())
        + "\n-----END CERTIFICATE-----\n";
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
