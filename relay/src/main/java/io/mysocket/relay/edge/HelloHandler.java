package io.mysocket.relay.edge;

import io.mysocket.relay.limits.Offence;
import io.mysocket.relay.limits.RejectReason;
import io.mysocket.relay.routing.HostName;
import io.mysocket.relay.routing.Route;
import io.mysocket.ssh.PeerAddress;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslClientHelloHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads the ClientHello of a TLS connection, however fragmented, and puts TLS with the right
 * certificate in its own place, or steps aside where the target ends TLS. Without a name that is
 * served, or with only unknown protocols, there is an alert instead and no certificate is shown.
 */
final class HelloHandler extends SslClientHelloHandler<@Nullable Hello> {
  private static final int DECODE_ERROR = 50;

  private final EdgeParts parts;
  private final Hello.Rule rule;
  private final int publicPort;
  private boolean declined;
  private @Nullable ScheduledFuture<?> deadline;

  HelloHandler(EdgeParts parts, Hello.Rule rule, int publicPort) {
    super(parts.limits().handshakes().helloBytes());
    this.parts = parts;
    this.rule = rule;
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
                  parts.blame(context.channel(), Offence.SLOW);
                  context.close();
                },
                parts.limits().handshakes().helloTime().toNanos(),
                TimeUnit.NANOSECONDS);
  }

  /**
   * {@code message} is null when what came is no ClientHello; null is given back when one has been
   * declined, and what still comes is nothing to us.
   */
  @Override
  protected Future<@Nullable Hello> lookup(
      ChannelHandlerContext context, @Nullable ByteBuf message) {
    if (declined) {
      return context.executor().newSucceededFuture(null);
    }
    Optional<ClientHello> hello = message == null ? Optional.empty() : ClientHello.parse(message);
    return context
        .executor()
        .newSucceededFuture(
            hello
                .map(rule::decide)
                .orElseGet(() -> new Hello.Decline(RejectReason.HELLO_MALFORMED, DECODE_ERROR)));
  }

  @Override
  protected void onLookupComplete(ChannelHandlerContext context, Future<@Nullable Hello> decided) {
    stopDeadline();
    if (!decided.isSuccess()) {
      context.close();
      return;
    }
    switch (decided.getNow()) {
      case null -> {}
      case Hello.Decline(RejectReason reason, int alert) -> decline(context, reason, alert);
      case Hello.Http(HostName name, SslContext tls) -> {
        var visitor =
            new Visitor((InetSocketAddress) PeerAddress.of(context.channel()), name, publicPort);
        shake(context, tls, new AlpnChoice(parts, visitor));
      }
      case Hello.Proof(SslContext tls) -> shake(context, tls, new ProofShown());
      case Hello.Raw(Route route, HostName name, SslContext tls) -> {
        context.channel().config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        shake(context, tls, new RawAfterTls(parts, route, name));
      }
      case Hello.Passthrough(Route route, HostName name) -> {
        RawConnection.begin(parts, context.channel(), route, name);
        // What has been read goes on to the raw connection.
        context.pipeline().remove(this);
      }
    }
  }

  /** Puts TLS in this handler's place, and behind it what comes next. */
  private void shake(ChannelHandlerContext context, SslContext tls, ChannelHandler next) {
    SslHandler handler = tls.newHandler(context.alloc());
    handler.setHandshakeTimeoutMillis(parts.limits().handshakes().time().toMillis());
    context.pipeline().addAfter(context.name(), null, next);
    context.pipeline().replace(this, null, handler);
  }

  private void decline(ChannelHandlerContext context, RejectReason reason, int alert) {
    declined = true;
    parts.rejections().count(reason);
    if (reason == RejectReason.HELLO_MALFORMED) {
      parts.blame(context.channel(), Offence.MALFORMED);
    }
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

  /** Also when the connection turns out not to be TLS. */
  @Override
  protected void handlerRemoved0(ChannelHandlerContext context) throws Exception {
    stopDeadline();
    super.handlerRemoved0(context);
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
      // Plain HTTP on a port for TLS is a mistake that people make.
      if (!(cause instanceof NotSslRecordException)) {
        parts.blame(context.channel(), Offence.MALFORMED);
      }
    }
    context.close();
  }
}
