package io.mysocket.relay.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mysocket.relay.tunnels.Tunnel;
import io.mysocket.relay.tunnels.Tunnels;
import io.netty.util.internal.PlatformDependent;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Bytes that flow for long, through a real SSH tunnel in this process. */
class StreamingTest {
  private static final int BULK = 100_000_000;
  private static final int BLOCKS = BULK / 50_000;
  private static final int FEW = 200;
  private Rig rig;
  private SshPath path;

  @BeforeEach
  void start() throws Exception {
    rig = new Rig();
    for (Tunnel tunnel : rig.tunnels.of("web")) {
      rig.tunnels.remove(tunnel);
    }
    path = new SshPath(rig.origin.address());
    rig.tunnels.add(path.tunnel("web"));
    rig.origin.onUnread("/sum", StreamingTest::sum);
    rig.origin.on("/bulk", StreamingTest::bulk);
  }

  @AfterEach
  void stop() throws Exception {
    path.close();
    rig.close();
  }

  private static byte[] block(int number) {
    byte[] block = new byte[50_000];
    for (int i = 0; i < block.length; i++) {
      block[i] = (byte) (i * 31 + number * 7 + (i >> 8));
    }
    return block;
  }

  private static String expectedSum(int blocks) throws Exception {
    MessageDigest sum = MessageDigest.getInstance("SHA-256");
    for (int i = 0; i < blocks; i++) {
      sum.update(block(i));
    }
    return HexFormat.of().formatHex(sum.digest());
  }

  private static void sum(Origin.Request request, InputStream in, OutputStream out)
      throws Exception {
    MessageDigest sum = MessageDigest.getInstance("SHA-256");
    boolean chunked = !request.field("transfer-encoding").isEmpty();
    long length = chunked ? 0 : Long.parseLong(request.field("content-length"));
    while (true) {
      if (chunked) {
        length = Integer.parseInt(Origin.line(in), 16);
      }
      byte[] buffer = new byte[64 << 10];
      for (long left = length; left > 0; ) {
        int count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
        sum.update(buffer, 0, count);
        left -= count;
      }
      if (!chunked || length == 0) {
        break;
      }
      Origin.line(in);
    }
    if (chunked) {
      Origin.head(in);
    }
    String text = HexFormat.of().formatHex(sum.digest());
    Origin.send(out, "HTTP/1.1 200 OK\r\nContent-Length: " + text.length() + "\r\n\r\n" + text);
  }

  private static void bulk(Origin.Request request, InputStream in, OutputStream out)
      throws Exception {
    Origin.send(out, "HTTP/1.1 200 OK\r\nContent-Length: " + BULK + "\r\n\r\n");
    for (int i = 0; i < BLOCKS; i++) {
      out.write(block(i));
    }
  }

  private static final class Blocks extends InputStream {
    private final int blocks;
    private int number;
    private ByteBuffer now = ByteBuffer.wrap(block(0));

    Blocks(int blocks) {
      this.blocks = blocks;
    }

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int count) {
      if (!now.hasRemaining()) {
        if (++number >= blocks) {
          return -1;
        }
        now = ByteBuffer.wrap(block(number));
      }
      int some = Math.min(count, now.remaining());
      now.get(into, offset, some);
      return some;
    }
  }

  private HttpRequest.Builder request(String target) {
    return HttpRequest.newBuilder(URI.create(rig.https(Rig.WEB) + target))
        .timeout(Duration.ofMinutes(5));
  }

  @ParameterizedTest
  @EnumSource(names = {"HTTP_1_1", "HTTP_2"})
  void carries100MegabytesEachWay(Version version) throws Exception {
    try (HttpClient client = rig.client(version)) {
      MessageDigest sum = MessageDigest.getInstance("SHA-256");
      HttpResponse<InputStream> down =
          client.send(request("/bulk").build(), BodyHandlers.ofInputStream());
      byte[] buffer = new byte[64 << 10];
      for (int count; (count = down.body().read(buffer)) > 0; ) {
        sum.update(buffer, 0, count);
      }
      HttpResponse<String> up =
          client.send(
              request("/sum").POST(BodyPublishers.ofInputStream(() -> new Blocks(BLOCKS))).build(),
              BodyHandlers.ofString());

      assertThat(down.version()).isEqualTo(version);
      assertThat(HexFormat.of().formatHex(sum.digest())).isEqualTo(expectedSum(BLOCKS));
      assertThat(up.body()).isEqualTo(expectedSum(BLOCKS));
    }
  }

  @Test
  void holdsLittleForVisitorsThatStallAndServesOthers() throws Exception {
    List<Raw> stalled = new ArrayList<>();
    try (HttpClient client = rig.client(Version.HTTP_2)) {
      client.send(request("/").build(), BodyHandlers.ofString());
      long before = PlatformDependent.usedDirectMemory();
      for (int i = 0; i < 8; i++) {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(16 << 10);
        socket.connect(new java.net.InetSocketAddress("127.0.0.1", rig.edge.httpPort()));
        stalled.add(new Raw(socket).send("GET /bulk HTTP/1.1\r\nHost: " + Rig.WEB + "\r\n\r\n"));
      }
      // And one on the very connection that others use.
      client.send(request("/bulk").build(), BodyHandlers.ofInputStream());
      await().untilAsserted(() -> assertThat(rig.origin.requests).hasSize(10));

      for (int i = 0; i < 20; i++) {
        assertThat(client.send(request("/").build(), BodyHandlers.ofString()).body())
            .isEqualTo("hello");
      }
      String sum =
          client
              .send(
                  request("/sum").POST(BodyPublishers.ofInputStream(() -> new Blocks(FEW))).build(),
                  BodyHandlers.ofString())
              .body();

      assertThat(sum).isEqualTo(expectedSum(FEW));
      assertThat(PlatformDependent.usedDirectMemory() - before).isLessThan(9L * (4 << 20));
      assertThat(steady(() -> KernelQueues.sending(rig.edge.httpPort())))
          .as("bytes that the kernel holds for each")
          .hasSize(stalled.size())
          .allMatch(bytes -> bytes > 0 && bytes < 512 << 10);
      for (Raw raw : stalled) {
        raw.close();
      }
      client.shutdownNow();
    }
  }

  /** What stays as it is, once there is something of each. */
  private static List<Integer> steady(Callable<List<Integer>> look) {
    AtomicReference<List<Integer>> before = new AtomicReference<>(List.of());
    return await()
        .pollInterval(Duration.ofMillis(300))
        .until(look, now -> now.equals(before.getAndSet(now)) && !now.contains(0));
  }

  @ParameterizedTest
  @EnumSource(names = {"HTTP_1_1", "HTTP_2"})
  void passesEventsAsTheyCome(Version version) throws Exception {
    BlockingQueue<String> events = new LinkedBlockingQueue<>();
    rig.origin.on(
        "/events",
        (_, _, out) -> {
          Origin.send(
              out,
              "HTTP/1.1 200 OK\r\n"
                  + "Content-Type: text/event-stream\r\n"
                  + "Transfer-Encoding: chunked\r\n\r\n");
          for (String event; !(event = events.take()).isEmpty(); ) {
            Origin.send(out, Integer.toHexString(event.length()) + "\r\n" + event + "\r\n");
          }
          Origin.send(out, "0\r\n\r\n");
        });
    try (HttpClient client = rig.client(version)) {
      HttpResponse<InputStream> stream =
          client.send(request("/events").build(), BodyHandlers.ofInputStream());
      for (int i = 0; i < 5; i++) {
        events.add("data: " + i + "\n");
        assertThat(Origin.line(stream.body())).isEqualTo("data: " + i);
      }
      events.add("");
      assertThat(stream.body().read()).isEqualTo(-1);
    }
  }

  /** Collects texts and answers nothing. */
  static final class Texts implements WebSocket.Listener {
    final BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final StringBuilder begun = new StringBuilder();

    /** A text may come in parts, as it is read. */
    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
      begun.append(text);
      if (last) {
        seen.add(begun.toString());
        begun.setLength(0);
      }
      socket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
      closed.complete(status);
      return null;
    }
  }

  /** Sends each frame back, unmasked. */
  static void webSocket(Origin.Request request, InputStream in, OutputStream out) throws Exception {
    Origin.send(
        out,
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Accept: "
            + WebSockets.accept(request.field("sec-websocket-key"))
            + "\r\n\r\n");
    out.write(new byte[] {(byte) 0x81, 5, 'f', 'i', 'r', 's', 't'});
    while (true) {
      int first = in.read();
      int length = in.read() & 0x7f;
      byte[] mask = in.readNBytes(4);
      byte[] text = in.readNBytes(length);
      if (mask.length < 4) {
        return;
      }
      for (int i = 0; i < length; i++) {
        text[i] ^= mask[i % 4];
      }
      if ((first & 15) == 8) {
        out.write(new byte[] {(byte) 0x88, 2, 3, (byte) 0xe8});
        out.close();
        return;
      }
      out.write(first);
      out.write(length);
      out.write(text);
      out.flush();
    }
  }

  @Test
  void turnsAWebSocketIntoBytes() throws Exception {
    rig.origin.on("/ws", StreamingTest::webSocket);
    Texts texts = new Texts();
    try (HttpClient client = rig.client(Version.HTTP_1_1)) {
      WebSocket socket =
          client
              .newWebSocketBuilder()
              .buildAsync(
                  URI.create("wss://" + Rig.WEB + ":" + rig.edge.httpsPort() + "/ws"), texts)
              .get(30, TimeUnit.SECONDS);
      assertThat(texts.seen.poll(30, TimeUnit.SECONDS)).isEqualTo("first");
      for (int i = 0; i < 100; i++) {
        socket.sendText("text " + i, true).get(30, TimeUnit.SECONDS);
        assertThat(texts.seen.poll(30, TimeUnit.SECONDS)).isEqualTo("text " + i);
      }
      socket.sendClose(WebSocket.NORMAL_CLOSURE, "").get(30, TimeUnit.SECONDS);
      assertThat(texts.closed).succeedsWithin(Duration.ofSeconds(30)).isEqualTo(1000);
    }
    await().untilAsserted(() -> assertThat(rig.edge.connections()).isZero());
    assertThat(rig.accessLog(1))
        .contains("\"path\":\"/ws\"", "\"status\":101")
        .doesNotContain("\"received_bytes\":0");
  }

  @Test
  void finishesWhatRunsAndThenEnds() throws Exception {
    CountDownLatch begun = new CountDownLatch(2);
    CountDownLatch goOn = new CountDownLatch(1);
    rig.origin.on(
        "/slow",
        (_, _, out) -> {
          begun.countDown();
          goOn.await();
          Origin.send(out, "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ndone");
        });
    try (HttpClient http1 = rig.client(Version.HTTP_1_1);
        HttpClient http2 = rig.client(Version.HTTP_2);
        Raw idle = new Raw(rig.edge.httpPort())) {
      idle.send("GET / HTTP/1.1\r\nHost: " + Rig.WEB + "\r\n\r\n").response();
      var one = http1.sendAsync(request("/slow").build(), BodyHandlers.ofString());
      var two = http2.sendAsync(request("/slow").build(), BodyHandlers.ofString());
      assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();

      CompletableFuture<Boolean> drained = new CompletableFuture<>();
      Thread.ofVirtual()
          .start(() -> {
            try {
              drained.complete(rig.edge.drain(Duration.ZERO, Duration.ofSeconds(60)));
            } catch (InterruptedException e) {
              drained.completeExceptionally(e);
            }
          });
      assertThat(idle.rest()).isEmpty();
      idle.close();
      goOn.countDown();

      assertThat(one).succeedsWithin(Duration.ofSeconds(30));
      assertThat(one.get().headers().firstValue("connection")).hasValue("close");
      assertThat(two).succeedsWithin(Duration.ofSeconds(30));
      assertThat(two.get().body()).isEqualTo("done");
      assertThat(drained).succeedsWithin(Duration.ofSeconds(30)).isEqualTo(true);
    }
  }

  @Test
  void servesOnThroughAnotherTunnelWhenOneIsLost() throws Exception {
    Tunnels tunnels = rig.tunnels;
    try (HttpClient client = rig.client(Version.HTTP_2);
        SshPath second = new SshPath(rig.origin.address())) {
      assertThat(client.send(request("/").build(), BodyHandlers.ofString()).statusCode())
          .isEqualTo(200);
      Tunnel lost = tunnels.of("web").getFirst();
      tunnels.add(second.tunnel("web"));
      path.close();
      tunnels.remove(lost);

      assertThat(client.send(request("/").build(), BodyHandlers.ofString()).statusCode())
          .isEqualTo(200);
    }
  }
}
