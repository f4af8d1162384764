package io.mysocket.relay.edge;

import io.mysocket.relay.limits.RejectReason;
import io.mysocket.relay.routing.HostName;
import io.mysocket.relay.routing.Route;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import org.jspecify.annotations.Nullable;

/** Begins a raw connection once TLS has been agreed on. */
final class RawAfterTls extends ChannelInboundHandlerAdapter {
  private final EdgeParts parts;
  private final Route route;
  private final @Nullable HostName name;

  RawAfterTls(EdgeParts parts, Route route, @Nullable HostName name) {
    this.parts = parts;
    this.route = route;
    this.name = name;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (!(event instanceof SslHandshakeCompletionEvent completed)) {
      context.fireUserEventTriggered(event);
    } else if (completed.isSuccess()) {
      SslHandler tls = context.pipeline().get(SslHandler.class);
      parts.meters().handshake("ok", tls.engine().getSession().getProtocol());
      RawConnection.begin(parts, context.channel(), route, name);
      context.pipeline().remove(this);
    } else {
      parts.meters().handshake("failed", "none");
      parts.rejections().count(RejectReason.HANDSHAKE_FAILED);
      context.close();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close();
  }
}
