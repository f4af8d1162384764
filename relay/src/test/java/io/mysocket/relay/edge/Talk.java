package io.mysocket.relay.edge;

import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/** A gRPC service of texts, with all four kinds of calls. */
final class Talk {
  static final int BLOCK = 10_000;
  static final Metadata.Key<byte[]> ASKED =
      Metadata.Key.of("asked-bin", Metadata.BINARY_BYTE_MARSHALLER);
  static final Metadata.Key<String> ANSWERED =
      Metadata.Key.of("answered", Metadata.ASCII_STRING_MARSHALLER);
  static final Metadata.Key<String> SUMMED =
      Metadata.Key.of("summed", Metadata.ASCII_STRING_MARSHALLER);

  final BlockingQueue<String> cancelled = new LinkedBlockingQueue<>();
  final AtomicLong flooded = new AtomicLong();
  private final Set<SocketAddress> peers = ConcurrentHashMap.newKeySet();
  private volatile String asked = "";
  private volatile String authority = "";
  private volatile String sum = "";

  String asked() {
    return asked;
  }

  String authority() {
    return authority;
  }

  /** Connections that any call came by. */
  int connections() {
    return peers.size();
  }

  private enum Texts implements MethodDescriptor.Marshaller<String> {
    TEXTS;

    @Override
    public InputStream stream(String text) {
      return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String parse(InputStream in) {
      try {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  static MethodDescriptor<String, String> method(String name, MethodType type) {
    return MethodDescriptor.<String, String>newBuilder(Texts.TEXTS, Texts.TEXTS)
        .setType(type)
        .setFullMethodName("test.Talk/" + name)
        .build();
  }

  ServerServiceDefinition bound() {
    return ServerInterceptors.intercept(
        ServerServiceDefinition.builder("test.Talk")
            .addMethod(method("Unary", MethodType.UNARY), ServerCalls.asyncUnaryCall(this::unary))
            .addMethod(
                method("Count", MethodType.SERVER_STREAMING),
                ServerCalls.asyncServerStreamingCall(Talk::count))
            .addMethod(
                method("Join", MethodType.CLIENT_STREAMING),
                ServerCalls.asyncClientStreamingCall(Talk::join))
            .addMethod(
                method("Chat", MethodType.BIDI_STREAMING),
                ServerCalls.asyncBidiStreamingCall(this::chat))
            .addMethod(
                method("Flood", MethodType.SERVER_STREAMING),
                ServerCalls.asyncServerStreamingCall(this::flood))
            .build(),
        new Noting());
  }

  private void unary(String text, StreamObserver<String> out) {
    if (text.equals("fail")) {
      Metadata trailers = new Metadata();
      trailers.put(SUMMED, "none");
      out.onError(
          Status.FAILED_PRECONDITION.withDescription("not now \u00fc").asException(trailers));
      return;
    }
    sum = Integer.toString(text.length());
    out.onNext(text);
    out.onCompleted();
  }

  private static void count(String most, StreamObserver<String> out) {
    for (int i = 0; i < Integer.parseInt(most); i++) {
      out.onNext(Integer.toString(i));
    }
    out.onCompleted();
  }

  private static StreamObserver<String> join(StreamObserver<String> out) {
    StringBuilder all = new StringBuilder();
    return new StreamObserver<>() {
      @Override
      public void onNext(String text) {
        all.append(text);
      }

      @Override
      public void onError(Throwable cause) {}

      @Override
      public void onCompleted() {
        out.onNext(all.toString());
        out.onCompleted();
      }
    };
  }

  private StreamObserver<String> chat(StreamObserver<String> out) {
    ((ServerCallStreamObserver<String>) out).setOnCancelHandler(() -> cancelled.add("Chat"));
    return new StreamObserver<>() {
      @Override
      public void onNext(String text) {
        out.onNext(text);
      }

      @Override
      public void onError(Throwable cause) {}

      @Override
      public void onCompleted() {
        out.onCompleted();
      }
    };
  }

  /** Sends blocks without end, while they are taken. */
  private void flood(String text, StreamObserver<String> out) {
    var calls = (ServerCallStreamObserver<String>) out;
    String block = "x".repeat(BLOCK);
    calls.setOnCancelHandler(() -> cancelled.add("Flood"));
    calls.setOnReadyHandler(() -> {
      while (calls.isReady() && !calls.isCancelled()) {
        calls.onNext(block);
        flooded.incrementAndGet();
      }
    });
  }

  /** Sees metadata and peers, and adds some of its own. */
  private final class Noting implements ServerInterceptor {
    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata head, ServerCallHandler<Q, A> next) {
      peers.add(call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR));
      authority = call.getAuthority();
      byte[] value = head.get(ASKED);
      asked = value == null ? "" : new String(value, StandardCharsets.UTF_8);
      var answering =
          new io.grpc.ForwardingServerCall.SimpleForwardingServerCall<Q, A>(call) {
            @Override
            public void sendHeaders(Metadata headers) {
              headers.put(ANSWERED, "head");
              super.sendHeaders(headers);
            }

            @Override
            public void close(Status status, Metadata trailers) {
              if (status.isOk()) {
                trailers.put(SUMMED, sum);
              }
              super.close(status, trailers);
            }
          };
      return next.startCall(answering, head);
    }
  }
}
