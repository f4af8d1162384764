package io.mysocket.relay.edge;

import io.mysocket.relay.limits.Offence;
import io.mysocket.relay.limits.RejectReason;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.ssl.SslHandshakeTimeoutException;

/** Speaks the protocol that the TLS handshake has settled on; HTTP/1.1 where it settled on none. */
final class AlpnChoice extends ApplicationProtocolNegotiationHandler {
  private final EdgeParts parts;
  private final Visitor visitor;

  AlpnChoice(EdgeParts parts, Visitor visitor) {
    super(ApplicationProtocolNames.HTTP_1_1);
    this.parts = parts;
    this.visitor = visitor;
  }

  @Override
  protected void configurePipeline(ChannelHandlerContext context, String protocol) {
    SslHandler tls = context.pipeline().get(SslHandler.class);
    parts.meters().handshake("ok", tls.engine().getSession().getProtocol());
    if (protocol.equals(ApplicationProtocolNames.HTTP_2)) {
      Pipelines.http2(context.pipeline(), parts, visitor);
    } else {
      Pipelines.http1(context.pipeline(), parts, visitor);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
    if (event instanceof SslHandshakeCompletionEvent completed && !completed.isSuccess()) {
      parts.meters().handshake("failed", "none");
      parts.rejections().count(RejectReason.HANDSHAKE_FAILED);
      if (completed.cause() instanceof SslHandshakeTimeoutException) {
        parts.blame(context.channel(), Offence.SLOW);
      }
      context.close();
      return;
    }
    super.userEventTriggered(context, event);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close();
  }
}
