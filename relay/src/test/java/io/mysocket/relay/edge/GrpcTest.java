package io.mysocket.relay.edge;

import static io.grpc.stub.ClientCalls.asyncBidiStreamingCall;
import static io.grpc.stub.ClientCalls.asyncClientStreamingCall;
import static io.grpc.stub.ClientCalls.blockingServerStreamingCall;
import static io.grpc.stub.ClientCalls.blockingUnaryCall;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

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
import io.mysocket.control.sockets.Target;
import io.mysocket.relay.tunnels.Tunnel;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** gRPC from its own client to its own server, through the edge and a real SSH tunnel. */
class GrpcTest {
  private static final String HOST = "calls.edge." + Rig.DOMAIN;
  private final Talk service = new Talk();
  private Rig rig;
  private Server server;
  private SshPath path;
  private ManagedChannel channel;

  @BeforeEach
  void start() throws Exception {
    rig = new Rig();
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
            .addService(service.bound())
            .maxConcurrentCallsPerConnection(10)
            .build()
            .start();
    var address = new InetSocketAddress("127.0.0.1", server.getPort());
    rig.serve(
        Rig.guarded("calls", new Target(Target.Scheme.H2C, null, null, null), null, null), address);
    for (Tunnel stub : rig.tunnels.of("calls")) {
      rig.tunnels.remove(stub);
    }
    path = new SshPath(address);
    rig.tunnels.add(path.tunnel("calls"));
    channel =
        NettyChannelBuilder.forAddress(HOST, rig.edge.httpsPort())
            .sslContext(GrpcSslContexts.forClient().trustManager(rig.caFile().toFile()).build())
            .build();
  }

  @AfterEach
  void stop() throws Exception {
    channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
    server.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
    path.close();
    rig.close();
  }

  /** Collects what comes. */
  private static final class Heard implements StreamObserver<String> {
    final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
    final CompletableFuture<Status> ended = new CompletableFuture<>();

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
      return texts.poll(30, TimeUnit.SECONDS);
    }

    Status.Code end() throws Exception {
      return ended.get(30, TimeUnit.SECONDS).getCode();
    }
  }

  private String unary(String text) {
    return blockingUnaryCall(
        channel, Talk.method("Unary", MethodType.UNARY), CallOptions.DEFAULT, text);
  }

  @Test
  void carriesUnaryCallsWithMetadataBothWays() {
    Metadata sent = new Metadata();
    sent.put(Talk.ASKED, "caf\u00e9".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    var head = new AtomicReference<Metadata>();
    var trailers = new AtomicReference<Metadata>();
    var with =
        ClientInterceptors.intercept(
            channel,
            MetadataUtils.newAttachHeadersInterceptor(sent),
            MetadataUtils.newCaptureMetadataInterceptor(head, trailers));

    String answer =
        blockingUnaryCall(
            with, Talk.method("Unary", MethodType.UNARY), CallOptions.DEFAULT, "hello");

    assertThat(answer).isEqualTo("hello");
    assertThat(service.asked()).isEqualTo("caf\u00e9");
    assertThat(service.authority()).isEqualTo(HOST + ":" + rig.edge.httpsPort());
    assertThat(head.get().get(Talk.ANSWERED)).isEqualTo("head");
    assertThat(trailers.get().get(Talk.SUMMED)).isEqualTo("5");
  }

  @Test
  void carriesLongMessages() {
    String text = "0123456789".repeat(300_000);

    assertThat(unary(text)).isEqualTo(text);
  }

  @Test
  void passesStatusAndDescriptionOfAFailure() {
    assertThatThrownBy(() -> unary("fail"))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            failed -> {
              assertThat(failed.getStatus().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
              assertThat(failed.getStatus().getDescription()).isEqualTo("not now \u00fc");
              assertThat(failed.getTrailers().get(Talk.SUMMED)).isEqualTo("none");
            });
    assertThatThrownBy(() ->
            blockingUnaryCall(
                channel, Talk.method("Nothing", MethodType.UNARY), CallOptions.DEFAULT, "x"))
        .hasMessageContaining("UNIMPLEMENTED");
  }

  @Test
  void streamsFromTheServer() {
    Iterator<String> answers =
        blockingServerStreamingCall(
            channel,
            Talk.method("Count", MethodType.SERVER_STREAMING),
            CallOptions.DEFAULT,
            "2000");

    List<String> seen = new ArrayList<>();
    answers.forEachRemaining(seen::add);

    assertThat(seen).hasSize(2_000).startsWith("0", "1").endsWith("1999");
  }

  @Test
  void streamsFromTheClient() throws Exception {
    Heard heard = new Heard();
    StreamObserver<String> out =
        asyncClientStreamingCall(
            channel.newCall(Talk.method("Join", MethodType.CLIENT_STREAMING), CallOptions.DEFAULT),
            heard);
    for (int i = 0; i < 1_000; i++) {
      out.onNext("x");
    }
    out.onCompleted();

    assertThat(heard.next()).isEqualTo("x".repeat(1_000));
    assertThat(heard.end()).isEqualTo(Status.Code.OK);
  }

  private StreamObserver<String> chat(Heard heard) {
    return asyncBidiStreamingCall(
        channel.newCall(Talk.method("Chat", MethodType.BIDI_STREAMING), CallOptions.DEFAULT),
        heard);
  }

  @Test
  void talksBothWaysAtOnce() throws Exception {
    Heard heard = new Heard();
    StreamObserver<String> out = chat(heard);
    for (int i = 0; i < 50; i++) {
      out.onNext("text " + i);
      assertThat(heard.next()).isEqualTo("text " + i);
    }
    out.onCompleted();

    assertThat(heard.end()).isEqualTo(Status.Code.OK);
  }

  @Test
  void tellsTheServerThatTheClientHasGivenUp() throws Exception {
    Heard heard = new Heard();
    StreamObserver<String> out = chat(heard);
    out.onNext("hello");
    assertThat(heard.next()).isEqualTo("hello");

    out.onError(Status.CANCELLED.asException());

    assertThat(service.cancelled.poll(30, TimeUnit.SECONDS)).isEqualTo("Chat");
    assertThat(unary("still here")).isEqualTo("still here");
  }

  @Test
  void tellsTheClientWhyAServerHasGivenUp() throws Exception {
    Heard heard = new Heard();
    StreamObserver<String> out = chat(heard);
    out.onNext("hello");
    assertThat(heard.next()).isEqualTo("hello");

    server.shutdownNow();

    assertThat(heard.end()).isIn(Status.Code.UNAVAILABLE, Status.Code.CANCELLED);
    assertThatThrownBy(() -> unary("nobody"))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            failed -> assertThat(failed.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE));
  }

  @Test
  void sharesOneConnectionAndTakesMoreOnlyWhenItIsFull() throws Exception {
    for (int i = 0; i < 20; i++) {
      assertThat(unary("x")).isEqualTo("x");
    }
    assertThat(service.connections()).isEqualTo(1);
    List<StreamObserver<String>> open = new ArrayList<>();
    List<Heard> all = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      Heard heard = new Heard();
      StreamObserver<String> out = chat(heard);
      out.onNext("one");
      open.add(out);
      all.add(heard);
    }
    for (Heard heard : all) {
      assertThat(heard.next()).isEqualTo("one");
    }

    // Ten calls each, as the server says.
    assertThat(service.connections()).isEqualTo(3);
    open.forEach(StreamObserver::onCompleted);
    for (Heard heard : all) {
      assertThat(heard.end()).isEqualTo(Status.Code.OK);
    }
  }

  @Test
  void doesNotReadAheadOfASlowClient() throws Exception {
    var call =
        channel.newCall(Talk.method("Flood", MethodType.SERVER_STREAMING), CallOptions.DEFAULT);
    BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    call.start(
        new io.grpc.ClientCall.Listener<>() {
          @Override
          public void onMessage(String text) {
            seen.add(text);
          }
        },
        new Metadata());
    call.sendMessage("go");
    call.halfClose();
    call.request(1);
    assertThat(seen.poll(30, TimeUnit.SECONDS)).hasSize(Talk.BLOCK);

    // The server fills every window on the way and then waits, far below what it would send.
    long before = -1;
    while (before != service.flooded.get()) {
      before = service.flooded.get();
      await().pollDelay(300, TimeUnit.MILLISECONDS).until(() -> true);
    }
    assertThat(before * Talk.BLOCK).isLessThan(8 << 20);
    call.request(500);
    await().untilAsserted(() -> assertThat(seen).hasSizeGreaterThan(400));
    call.cancel("enough", null);
    assertThat(service.cancelled.poll(30, TimeUnit.SECONDS)).isEqualTo("Flood");
  }
}
