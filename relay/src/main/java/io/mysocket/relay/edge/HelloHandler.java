package io.mysocket.relay.edge;

import io.mysocket.relay.certificates.CertificateSource;
import io.mysocket.relay.certificates.TlsContexts;
import io.mysocket.relay.limits.RejectReason;
import io.mysocket.relay.routing.HostName;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslClientHelloHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetSocketAddress;
import java.util.Collections;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The first handler of a TLS connection: reads the ClientHello, however fragmented, and puts TLS
 * with the right certificate in its own place. Without a name that is served, or with only unknown
 * protocols, there is an alert instead and no certificate is shown.
 */
final class HelloHandler extends SslClientHelloHandler<HelloHandler.Choice> {
  /** What a hello leads to. */
  sealed interface Choice {}

  private record Shake(HostName name, SslContext context) implements Choice {}

  private record Decline(RejectReason reason, int alert) implements Choice {}

  /** It has been declined; what still comes is nothing to us. */
  private record Gone() implements Choice {}

  private static final Gone GONE = new Gone();
  private static final int DECODE_ERROR = 50;
  private static final int UNRECOGNIZED_NAME = 112;
  private static final int NO_APPLICATION_PROTOCOL = 120;

  private final EdgeParts parts;
  private final CertificateSource certificates;
  private final int publicPort;
  private boolean declined;
  private @Nullable ScheduledFuture<?> deadline;

  HelloHandler(EdgeParts parts, CertificateSource certificates, int publicPort) {
    super(parts.limits().handshakes().helloBytes());
    this.parts = parts;
    this.certificates = certificates;
    this.publicPort = publicPort;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) throws Exception {
    super.handlerAdded(context);
    deadline =
        context
            .executor()
            .schedule(
                () -> {
                  parts.rejections().count(RejectReason.HELLO_TIME);
                  context.close();
                },
                parts.limits().handshakes().helloTime().toNanos(),
                TimeUnit.NANOSECONDS);
  }

  /** {@code message} is null when what came is no ClientHello. */
  @Override
  protected Future<Choice> lookup(ChannelHandlerContext context, @Nullable ByteBuf message) {
    if (declined) {
      return context.executor().newSucceededFuture(GONE);
    }
    Optional<ClientHello> hello = message == null ? Optional.empty() : ClientHello.parse(message);
    Choice choice =
        hello.isEmpty()
            ? new Decline(RejectReason.HELLO_MALFORMED, DECODE_ERROR)
            : choose(hello.get());
    return context.executor().newSucceededFuture(choice);
  }

  private Choice choose(ClientHello hello) {
    String sent = hello.serverName();
    if (sent == null) {
      return new Decline(RejectReason.NAME_ABSENT, UNRECOGNIZED_NAME);
    }
    HostName name = HostName.of(sent).orElse(null);
    SslContext found = name == null ? null : certificates.find(name).orElse(null);
    if (name == null || found == null) {
      return new Decline(RejectReason.NAME_UNKNOWN, UNRECOGNIZED_NAME);
    }
    boolean common =
        hello.protocols().isEmpty()
            || !Collections.disjoint(hello.protocols(), TlsContexts.PROTOCOLS);
    return common
        ? new Shake(name, found)
        : new Decline(RejectReason.NO_COMMON_PROTOCOL, NO_APPLICATION_PROTOCOL);
  }

  @Override
  protected void onLookupComplete(ChannelHandlerContext context, Future<Choice> chosen) {
    stopDeadline();
    if (!chosen.isSuccess()) {
      context.close();
      return;
    }
    switch (chosen.getNow()) {
      case Gone _ -> {}
      case Decline(RejectReason reason, int alert) -> decline(context, reason, alert);
      case Shake(HostName name, SslContext tls) -> {
        SslHandler handler = tls.newHandler(context.alloc());
        handler.setHandshakeTimeoutMillis(parts.limits().handshakes().time().toMillis());
        var visitor =
            new Visitor((InetSocketAddress) context.channel().remoteAddress(), name, publicPort);
        context.pipeline().addAfter(context.name(), null, new AlpnChoice(parts, visitor));
        context.pipeline().replace(this, null, handler);
      }
    }
  }

  private void decline(ChannelHandlerContext context, RejectReason reason, int alert) {
    declined = true;
    parts.rejections().count(reason);
    // A fatal alert in a record of its own, before any TLS (RFC 8446 5.1, 6).
    byte[] record = {21, 3, 3, 0, 2, 2, (byte) alert};
    context.writeAndFlush(Unpooled.wrappedBuffer(record)).addListener(ChannelFutureListener.CLOSE);
  }

  private void stopDeadline() {
    if (deadline != null) {
      deadline.cancel(false);
      deadline = null;
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) throws Exception {
    stopDeadline();
    super.channelInactive(context);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof DecoderException) {
      parts.rejections().count(RejectReason.HELLO_MALFORMED);
    }
    context.close();
  }
}
