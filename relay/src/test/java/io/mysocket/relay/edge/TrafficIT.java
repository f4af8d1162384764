package io.mysocket.relay.edge;

import static io.grpc.stub.ClientCalls.asyncBidiStreamingCall;
import static io.grpc.stub.ClientCalls.asyncClientStreamingCall;
import static io.grpc.stub.ClientCalls.blockingServerStreamingCall;
import static io.grpc.stub.ClientCalls.blockingUnaryCall;
import static io.mysocket.relay.RelayRig.socket;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.CallOptions;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import io.mysocket.relay.RelayRig;
import io.mysocket.relay.RelayRig.Answer;
import io.mysocket.relay.login.Clients;
import io.mysocket.relay.login.StockClient;
import io.mysocket.relay.login.TunnelAgent;
import io.mysocket.relay.sockets.TestTunnels;
import io.mysocket.relay.testing.Closing;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every kind of traffic through every kind of client, from a visitor at the edge of a relay to a
 * target behind the client.
 */
class TrafficIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long MEGABYTE = 1 << 20;
  private static final String DOMAIN = "edge.relay.localhost";

  /** Who carries. */
  enum Carrier {
    AGENT(null),
    OPENSSH(Clients.OPENSSH),
    PLINK(Clients.PLINK),
    DROPBEAR(Clients.DROPBEAR),
    PARAMIKO(Clients.PARAMIKO),
    GO(Clients.GO);

    private final Clients stock;

    Carrier(Clients stock) {
      this.stock = stock;
    }
  }

  @TempDir Path folder;
  private final List<AutoCloseable> opened = new ArrayList<>();
  private RelayRig rig;
  private Path key;

  @BeforeEach
  void start() throws Exception {
    rig = open(RelayRig.withEdge(folder.resolve("data"), "127.0.0.1"));
    key = folder.resolve("keys/id");
    String line = StockClient.keyPair(key, "ed25519");
    rig.put("/api/v2/account/keys/k", "{\"publicKey\":\"" + line + "\"}");
  }

  @AfterEach
  void stop() throws Exception {
    Closing.all(opened.reversed());
  }

  private <T extends AutoCloseable> T open(T part) {
    opened.add(part);
    return part;
  }

  /** A socket that a client of this kind carries to a target; it as the API has it. */
  private Answer carried(Carrier carrier, String name, String spec, InetSocketAddress target)
      throws Exception {
    Answer made = rig.put(socket(name), spec);
    assertThat(made.status()).as(made.response().body()).isEqualTo(201);
    String id = made.text("id");
    if (carrier.stock == null) {
      TunnelAgent agent = open(new TunnelAgent());
      rig.put(socket(name) + "/keys/agent", agent.body());
      agent.forwardTo(agent.connect(rig, id), target.getPort());
    } else {
      int port = TestTunnels.create(rig, id).port();
      open(carrier.stock.open(rig, key, port, target.getPort()));
    }
    Awaitility.await(carrier + " for " + name)
        .atMost(PATIENCE)
        .until(() -> rig.tunnels().of(id).size() == 1);
    return made;
  }

  private int httpsPort() {
    return rig.relay.addresses().ports().https();
  }

  private HttpClient browser() {
    HttpClient browser = HttpClient.newBuilder().sslContext(rig.trust()).build();
    opened.add(browser::shutdownNow);
    return browser;
  }

  private static Metadata metadata(String text) {
    Metadata sent = new Metadata();
    sent.put(Talk.ASKED, text.getBytes(StandardCharsets.UTF_8));
    return sent;
  }

  @ParameterizedTest
  @EnumSource
  void carriesEachKindOfGrpcCallWithItsTrailersAndStatus(Carrier carrier) throws Exception {
    Talk service = new Talk();
    Server server =
        NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
            .addService(service.bound())
            .build()
            .start();
    opened.add(() -> server.shutdownNow().awaitTermination(10, TimeUnit.SECONDS));
    carried(
        carrier,
        "calls",
        "{\"subdomain\":\"calls\",\"target\":{\"scheme\":\"h2c\"}}",
        new InetSocketAddress("127.0.0.1", server.getPort()));
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("calls." + DOMAIN, httpsPort())
            .sslContext(
                GrpcSslContexts.forClient()
                    .trustManager(
                        new java.io.ByteArrayInputStream(
                            rig.authority().getBytes(StandardCharsets.US_ASCII)))
                    .build())
            .build();
    opened.add(() -> channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS));

    callOnce(channel, service);
    Heard joined = new Heard();
    StreamObserver<String> parts =
        asyncClientStreamingCall(
            channel.newCall(Talk.method("Join", MethodType.CLIENT_STREAMING), CallOptions.DEFAULT),
            joined);
    for (int i = 0; i < 500; i++) {
      parts.onNext("x");
    }
    parts.onCompleted();
    assertThat(joined.next()).isEqualTo("x".repeat(500));
    assertThat(joined.end()).isEqualTo(Status.Code.OK);
    List<String> counted = new ArrayList<>();
    blockingServerStreamingCall(
            channel, Talk.method("Count", MethodType.SERVER_STREAMING), CallOptions.DEFAULT, "500")
        .forEachRemaining(counted::add);
    assertThat(counted).hasSize(500).endsWith("499");
    Heard heard = new Heard();
    StreamObserver<String> chat =
        asyncBidiStreamingCall(
            channel.newCall(Talk.method("Chat", MethodType.BIDI_STREAMING), CallOptions.DEFAULT),
            heard);
    for (int i = 0; i < 20; i++) {
      chat.onNext("text " + i);
      assertThat(heard.next()).isEqualTo("text " + i);
    }
    chat.onCompleted();
    assertThat(heard.end()).isEqualTo(Status.Code.OK);
  }

  private static void callOnce(ManagedChannel channel, Talk service) {
    var trailers = new AtomicReference<Metadata>();
    var with =
        ClientInterceptors.intercept(
            channel,
            MetadataUtils.newAttachHeadersInterceptor(metadata("caf\u00e9")),
            MetadataUtils.newCaptureMetadataInterceptor(new AtomicReference<>(), trailers));
    var unary = Talk.method("Unary", MethodType.UNARY);
    assertThat(blockingUnaryCall(with, unary, CallOptions.DEFAULT, "hello")).isEqualTo("hello");
    assertThat(service.asked()).isEqualTo("caf\u00e9");
    assertThat(trailers.get().get(Talk.SUMMED)).isEqualTo("5");
    assertThatThrownBy(() -> blockingUnaryCall(channel, unary, CallOptions.DEFAULT, "fail"))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            failed -> {
              assertThat(failed.getStatus().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
              assertThat(failed.getStatus().getDescription()).isEqualTo("not now \u00fc");
              assertThat(failed.getTrailers().get(Talk.SUMMED)).isEqualTo("none");
            });
  }

  /** Collects what comes. */
  private static final class Heard implements StreamObserver<String> {
    private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
    private final CompletableFuture<Status> ended = new CompletableFuture<>();

    @Override
    public void onNext(String text) {
      texts.add(text);
    }

    @Override
    public void onError(Throwable cause) {
      ended.complete(Status.fromThrowable(cause));
    }

    @Override
    public void onCompleted() {
      ended.complete(Status.OK);
    }

    String next() throws InterruptedException {
      return texts.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    Status.Code end() throws Exception {
      return ended.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).getCode();
    }
  }

  /** Each event is there before the target says the next, and each frame of a WebSocket. */
  @ParameterizedTest
  @EnumSource
  void carriesEventsAndWebSocketsAtOnce(Carrier carrier) throws Exception {
    Origin origin = open(new Origin());
    BlockingQueue<String> events = new LinkedBlockingQueue<>();
    origin.on("/events", (_, _, out) -> tell(events, out));
    origin.on("/ws", StreamingTest::webSocket);
    carried(carrier, "bistro", "{\"subdomain\":\"bistro\"}", origin.address());
    HttpClient browser = browser();
    String host = "bistro." + DOMAIN + ":" + httpsPort();

    HttpResponse<InputStream> stream =
        browser.send(
            HttpRequest.newBuilder(URI.create("https://" + host + "/events"))
                .timeout(PATIENCE)
                .build(),
            BodyHandlers.ofInputStream());
    for (int i = 0; i < 20; i++) {
      events.add("data: " + i + "\n");
      assertThat(Origin.line(stream.body())).isEqualTo("data: " + i);
    }
    events.add("");
    assertThat(stream.body().read()).isEqualTo(-1);

    StreamingTest.Texts texts = new StreamingTest.Texts();
    WebSocket visitor =
        browser
            .newWebSocketBuilder()
            .buildAsync(URI.create("wss://" + host + "/ws"), texts)
            .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertThat(texts.seen.poll(60, TimeUnit.SECONDS)).isEqualTo("first");
    for (int i = 0; i < 20; i++) {
      visitor.sendText("text " + i, true).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      assertThat(texts.seen.poll(60, TimeUnit.SECONDS)).isEqualTo("text " + i);
    }
    visitor.sendClose(WebSocket.NORMAL_CLOSURE, "").get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertThat(texts.closed).succeedsWithin(PATIENCE).isEqualTo(1000);
  }

  private static void tell(BlockingQueue<String> events, OutputStream out) throws Exception {
    Origin.send(
        out,
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
    for (String event; !(event = events.take()).isEmpty(); ) {
      Origin.send(out, Integer.toHexString(event.length()) + "\r\n" + event + "\r\n");
    }
    Origin.send(out, "0\r\n\r\n");
  }

  private Socket visitor(Answer tcp) throws IOException {
    Socket visitor = open(new Socket("127.0.0.1", Integer.parseInt(tcp.text("ports/0"))));
    visitor.setSoTimeout((int) PATIENCE.toMillis());
    return visitor;
  }

  /** A visitor that has finished still gets the answer to all that it said. */
  @ParameterizedTest
  @EnumSource
  void carriesTheEndOfAVisitorAndWhatComesAfterIt(Carrier carrier) throws Exception {
    RawTarget target =
        open(
            new RawTarget(socket -> {
              byte[] all = socket.getInputStream().readAllBytes();
              socket.getOutputStream().write(("got " + all.length).getBytes("US-ASCII"));
            }));
    Socket visitor = visitor(carried(carrier, "raw", "{\"type\":\"tcp\"}", target.address()));

    visitor.getOutputStream().write(new byte[300_000]);
    visitor.shutdownOutput();

    assertThat(new String(visitor.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
        .isEqualTo("got 300000");
  }

  @ParameterizedTest
  @EnumSource
  void carries64MegabytesEachWay(Carrier carrier) throws Exception {
    carriesBulk(carrier, 64 * MEGABYTE);
  }

  @ParameterizedTest
  @EnumSource
  @Tag("soak")
  void carriesAGigabyteEachWay(Carrier carrier) throws Exception {
    carriesBulk(carrier, 1_024 * MEGABYTE);
  }

  private void carriesBulk(Carrier carrier, long bytes) throws Exception {
    CompletableFuture<String> there = new CompletableFuture<>();
    RawTarget target =
        open(
            new RawTarget(socket -> {
              DataInputStream in = new DataInputStream(socket.getInputStream());
              there.complete(received(in, in.readLong()));
              sent(new DataOutputStream(socket.getOutputStream()), bytes, 2);
              assertThat(in.read()).isEqualTo(-1);
            }));
    Socket visitor = visitor(carried(carrier, "raw", "{\"type\":\"tcp\"}", target.address()));
    long began = System.nanoTime();

    String up = sent(new DataOutputStream(visitor.getOutputStream()), bytes, 1);
    String arrived = there.get(10, TimeUnit.MINUTES);
    DataInputStream in = new DataInputStream(visitor.getInputStream());
    String down = received(in, in.readLong());

    double seconds = (System.nanoTime() - began) / 1e9;
    System.out.printf(
        "%s: %d MiB each way in %.1f s, %.0f MiB/s%n",
        carrier, bytes / MEGABYTE, seconds, 2.0 * bytes / MEGABYTE / seconds);
    assertThat(arrived).isEqualTo(up);
    assertThat(down).isEqualTo(hash(bytes, 2));
  }

  /** Its length, then bytes that a number makes up; their hash. */
  private static String sent(DataOutputStream out, long bytes, long seed) throws Exception {
    MessageDigest sum = MessageDigest.getInstance("SHA-256");
    Random random = new Random(seed);
    byte[] block = new byte[(int) MEGABYTE];
    out.writeLong(bytes);
    for (long left = bytes; left > 0; left -= block.length) {
      random.nextBytes(block);
      sum.update(block);
      out.write(block);
    }
    return HexFormat.of().formatHex(sum.digest());
  }

  private static String hash(long bytes, long seed) throws Exception {
    return sent(new DataOutputStream(OutputStream.nullOutputStream()), bytes, seed);
  }

  private static String received(InputStream in, long bytes) throws Exception {
    MessageDigest sum = MessageDigest.getInstance("SHA-256");
    byte[] block = new byte[64 << 10];
    for (long left = bytes; left > 0; ) {
      int count = in.read(block, 0, (int) Math.min(block.length, left));
      if (count < 0) {
        throw new IOException(left + " bytes are missing");
      }
      sum.update(block, 0, count);
      left -= count;
    }
    return HexFormat.of().formatHex(sum.digest());
  }
}
