package io.mysocket.relay.acme;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.mysocket.relay.LiveRelay;
import io.mysocket.relay.RelayRig.Answer;
import io.mysocket.relay.acme.TestPrograms.Asking;
import io.mysocket.relay.dns.TestDns;
import io.mysocket.relay.testing.Closing;
import io.mysocket.relay.testing.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** A relay, an authority beside it, and the name server that the authority asks. */
final class AcmeRig implements AutoCloseable {
  static final String ZONE = "relay.test";
  private static final String KEY = "a2V5IG9mIHRlc3RzLCAzMiBieXRlcyBsb25nICEhISE=";
  static final Duration PATIENCE = Duration.ofSeconds(180);
  private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: (\\d+)");

  final int http = FreePorts.next();
  final int https = FreePorts.next();
  final int dns = FreePorts.next();
  final int challengeServer = FreePorts.next();
  final TestDns proofs = new TestDns();
  final TestPrograms.Running names;
  final Pebble pebble;
  private final Path folder;
  private final Map<String, String> settings = new HashMap<>();
  private final HttpClient client = HttpClient.newHttpClient();
  LiveRelay relay;

  /**
   * @param updated whether the authority asks a name server that takes dynamic updates, and looks
   *     for pages; else one that takes requests, and looks for handshakes
   */
  AcmeRig(Path folder, boolean updated, Duration life, String pebbleMore) throws Exception {
    this.folder = folder;
    String address = "127.0.0.1:" + dns;
    Path log = folder.resolve("names.log");
    names =
        updated
            ? TestPrograms.start(
                log, Map.of(), "zone", List.of(address, ZONE, "key.relay.test", KEY))
            : TestPrograms.start(
                log,
                Map.of(),
                "pebble-challtestsrv",
                List.of(
                    "-http01=",
                    "-https01=",
                    "-tlsalpn01=",
                    "-doh=",
                    "-defaultIPv6=",
                    "-dnsserver=" + address,
                    "-management=127.0.0.1:" + challengeServer));
    pebble = pebble(updated, life, pebbleMore);
    settings.putAll(
        Map.of(
            "MYSOCKET_LISTEN_HTTP",
            "" + http,
            "MYSOCKET_LISTEN_HTTPS",
            "" + https,
            "MYSOCKET_DNS_SERVERS",
            "127.0.0.1:" + proofs.address().getPort(),
            "MYSOCKET_CERTIFICATES_MODE",
            "acme",
            "MYSOCKET_ACME_DIRECTORY",
            pebble.directory(),
            "MYSOCKET_ACME_EMAIL",
            "admin@relay.test",
            "MYSOCKET_ACME_ACCEPT_TERMS",
            "true",
            "MYSOCKET_ACME_CA_FILE",
            pebble.ca.toString()));
  }

  /** Once the name server is there: a proof that it cannot show is tried again after a minute. */
  private Pebble pebble(boolean updated, Duration life, String more) throws Exception {
    try {
      names.await(Asking.ASKS_FOR_A_NAME, dns);
      if (!updated) {
        names.await(Asking.CONNECTS, challengeServer);
      }
      return new Pebble(
          folder.resolve("pebble"),
          new Pebble.Visited(
              updated ? http : FreePorts.next(), updated ? FreePorts.next() : https, dns),
          life,
          more);
    } catch (Exception | AssertionError e) {
      names.close();
      proofs.close();
      throw e;
    }
  }

  AcmeRig set(String name, String value) {
    settings.put("MYSOCKET_ACME_" + name, value);
    return this;
  }

  /** Records by dynamic update. */
  AcmeRig updating() throws IOException {
    Path key = Files.writeString(folder.resolve("tsig"), KEY + "\n");
    return set("DNS_METHOD", "rfc2136")
        .set("DNS_SERVER", "127.0.0.1:" + dns)
        .set("DNS_ZONE", ZONE)
        .set("DNS_KEY_NAME", "key.relay.test")
        .set("DNS_KEY_FILE", key.toString())
        .set("DNS_WAIT", "0s");
  }

  Path data() {
    return folder.resolve("data");
  }

  void start() throws Exception {
    relay = new LiveRelay(Files.createDirectories(data()), settings);
  }

  /** Stops the relay and starts it again. */
  void restart() throws Exception {
    relay.close();
    start();
  }

  /** A socket with host names that its owner has proved to the relay. */
  JsonNode socket(String key, String... hostnames) throws Exception {
    Answer made = relay.put(key, "{\"hostnames\":[\"" + String.join("\",\"", hostnames) + "\"]}");
    if (made.status() / 100 != 2) {
      throw new IOException(made.response().body());
    }
    for (JsonNode state : made.json().at("/hostnameStates")) {
      proofs.records.put(
          state.at("/record/name").asText(), List.of(state.at("/record/value").asText()));
    }
    return made.json();
  }

  /** How far a socket's first host name is, once it is so far. */
  JsonNode awaitState(String key, String state) {
    return await()
        .atMost(PATIENCE)
        .pollInterval(200, TimeUnit.MILLISECONDS)
        .until(
            () -> relay.get(key).json().at("/hostnameStates/0"),
            found -> found.at("/state").asText().equals(state));
  }

  /** A handshake as browsers do it; what is shown must be for the name. */
  SSLSocket visit(SSLContext trust, String name) throws Exception {
    Socket plain = new Socket(InetAddress.ofLiteral("127.0.0.1"), https);
    try {
      SSLSocket tls = (SSLSocket) trust.getSocketFactory().createSocket(plain, name, https, true);
      SSLParameters parameters = tls.getSSLParameters();
      parameters.setServerNames(List.of(new SNIHostName(name)));
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      tls.setSSLParameters(parameters);
      tls.setSoTimeout(20_000);
      tls.startHandshake();
      return tls;
    } catch (IOException e) {
      plain.close();
      throw e;
    }
  }

  X509Certificate shown(String name) throws Exception {
    try (SSLSocket tls = visit(pebble.trust(), name)) {
      return (X509Certificate) tls.getSession().getPeerCertificates()[0];
    }
  }

  X509Certificate awaitShown(String name) {
    return await()
        .atMost(PATIENCE)
        .pollInterval(200, TimeUnit.MILLISECONDS)
        .ignoreExceptions()
        .until(() -> shown(name), _ -> true);
  }

  /** The status of an answer of the API over a connection that stays open. */
  static int ask(SSLSocket tls, String name, String path) throws IOException {
    tls.getOutputStream()
        .write(
            ("GET " + path + " HTTP/1.1\r\nHost: " + name + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = tls.getInputStream().read();
      if (next < 0) {
        throw new IOException("closed");
      }
      head.append((char) next);
    }
    Matcher length = LENGTH.matcher(head);
    if (length.find()) {
      tls.getInputStream().readNBytes(Integer.parseInt(length.group(1)));
    }
    return Integer.parseInt(head.substring(9, 12));
  }

  String health(String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + relay.relay.healthPort() + path);
    return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
  }

  /** Has the name server that takes requests set or clear a record. */
  void record(String action, String name, String value) throws Exception {
    String body = "{\"host\":\"" + name + ".\",\"value\":\"" + value + "\"}";
    URI uri =
        URI.create(
            "http://127.0.0.1:"
                + challengeServer
                + (action.equals("add") ? "/set-txt" : "/clear-txt"));
    client.send(
        HttpRequest.newBuilder(uri).POST(BodyPublishers.ofString(body)).build(),
        BodyHandlers.discarding());
  }

  @Override
  public void close() throws Exception {
    List<AutoCloseable> all = new ArrayList<>(List.of(proofs, names, pebble, client::shutdownNow));
    if (relay != null) {
      all.add(relay);
    }
    Closing.all(all.reversed());
  }
}
