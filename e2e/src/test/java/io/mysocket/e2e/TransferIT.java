package io.mysocket.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysocket.control.json.Json;
import io.mysocket.e2e.lab.Curl;
import io.mysocket.e2e.lab.Lab;
import io.mysocket.e2e.lab.Tls;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Bytes arrive as they were sent, when they were sent, and nobody's slowness is another's. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TransferIT {
  private static final int BULK = 100 << 20;
  private static final long GROWTH = 64L << 20;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Lab lab = new Lab();
  private WebApp web;
  private HttpClient visitor;
  @TempDir private Path folder;

  @BeforeAll
  void apply() {
    web = WebApp.apply(lab, TransferIT.class);
    Lab.resolve(URI.create(web.url()).getHost());
    visitor = HttpClient.newBuilder().sslContext(Tls.trusting(lab.ca())).build();
  }

  @AfterAll
  void delete() {
    visitor.close();
    web.delete();
  }

  @Test
  void bulkArrivesWholeBothWays() throws Exception {
    Path sent = folder.resolve("sent");
    byte[] bytes = new byte[BULK];
    new Random(1).nextBytes(bytes);
    Files.write(sent, bytes);
    String hash = sha256(bytes);
    for (String protocol : new String[] {"--http1.1", "--http2"}) {
      Curl.Reply reply = web.get("/upload", protocol, "-HExpect:", "--data-binary", "@" + sent);
      assertThat(reply.status()).as(reply.body()).isEqualTo(200);
      assertThat(Json.LENIENT.readTree(reply.body()).path("sha256").asText()).isEqualTo(hash);

      Path received = folder.resolve("received");
      Curl.Reply down = web.get("/download?bytes=" + BULK, protocol, "-o", received.toString());
      assertThat(down.status()).isEqualTo(200);
      assertThat(sha256(Files.readAllBytes(received))).isEqualTo(sha256(pattern()));
    }
  }

  @Test
  void aStalledVisitorCostsLittleAndStopsNobody() throws Exception {
    URI url = URI.create(web.url());
    long before = lab.relay().held();
    try (SSLSocket stalled =
        (SSLSocket)
            Tls.trusting(lab.ca()).getSocketFactory().createSocket(url.getHost(), url.getPort())) {
      stalled
          .getOutputStream()
          .write(
              ("GET /download?bytes=1073741824 HTTP/1.1\r\nHost: "
                      + url.getAuthority()
                      + "\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      stalled.setSoTimeout((int) PATIENCE.toMillis());
      assertThat(stalled.getInputStream().read()).isEqualTo('H');
      for (int i = 0; i < 20; i++) {
        assertThat(web.get("/download?bytes=1000000", "-o/dev/null").status()).isEqualTo(200);
      }
      assertThat(lab.relay().held() - before).isLessThan(GROWTH);
    }
  }

  @Test
  void aWebSocketEchoes() throws Exception {
    CompletableFuture<String> heard = new CompletableFuture<>();
    WebSocket.Listener listener =
        new WebSocket.Listener() {
          @Override
          public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
            heard.complete(text.toString());
            return WebSocket.Listener.super.onText(socket, text, last);
          }

          @Override
          public void onError(WebSocket socket, Throwable error) {
            heard.completeExceptionally(error);
          }
        };
    WebSocket socket =
        visitor
            .newWebSocketBuilder()
            .buildAsync(URI.create(web.url().replace("https", "wss") + "/ws"), listener)
            .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    socket.sendText("hello through the tunnel", true).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertThat(heard.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
        .isEqualTo("hello through the tunnel");
    socket.sendClose(WebSocket.NORMAL_CLOSURE, "").get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  @Test
  void eventsComeOneByOne() throws Exception {
    // The stream goes on for an hour: the first event can only be seen if nothing holds it back.
    URI url = URI.create(web.url() + "/events?count=3600&interval=1000");
    HttpResponse<InputStream> stream =
        visitor
            .sendAsync(
                HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofInputStream())
            .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    try (InputStream in = stream.body()) {
      byte[] first =
          CompletableFuture.supplyAsync(() -> read(in, 6))
              .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      assertThat(new String(first, StandardCharsets.UTF_8)).startsWith("id: 0");
    }
  }

  private static byte[] read(InputStream in, int count) {
    try {
      return in.readNBytes(count);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** What the example's /download sends: the byte at offset i is i modulo 251. */
  private static byte[] pattern() {
    byte[] bytes = new byte[BULK];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (i % 251);
    }
    return bytes;
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}
