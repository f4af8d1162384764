package io.mysocket.relay.edge;

import io.mysocket.control.sockets.Target.ProxyProtocol;
import io.mysocket.relay.edge.TargetWays.Asking;
import io.mysocket.relay.edge.Upstreams.Upstream;
import io.mysocket.relay.limits.EdgeLimits;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPromise;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A stream that begins with a PROXY protocol header, with TLS, or with the one and then the other.
 * A stream with such a header is of one visitor's connection and serves no other. Any loop.
 */
record LayeredWay(Upstream upstream, Asking asking, Layers layers) implements TargetWays.Way {
  /**
   * What comes before HTTP.
   *
   * @param proxy null sends no header
   * @param tls null is none
   */
  record Layers(@Nullable ProxyProtocol proxy, @Nullable TargetTls tls, EdgeLimits limits) {}

  @Override
  public String key() {
    if (layers.proxy() == null) {
      return upstream.poolKey();
    }
    InetSocketAddress visitor = asking.visitor().address();
    return upstream.poolKey() + " " + asking.visitor().host() + " " + visitor.getPort();
  }

  @Override
  public Framing framing() {
    return new Framing.Http1(layers.limits().heads());
  }

  @Override
  public Future<Channel> open(ChannelHandler handler) {
    Promise<Channel> opened = asking.loop().newPromise();
    Beginning beginning = new Beginning(handler);
    upstream
        .open(asking.visitor().address(), beginning, asking.loop())
        .addListener((Future<Channel> stream) -> {
          SslHandler tls = beginning.tls;
          if (!stream.isSuccess()) {
            opened.tryFailure(stream.cause());
          } else if (tls == null) {
            opened.trySuccess(stream.getNow());
          } else {
            shake(tls, opened);
          }
        });
    return opened;
  }

  private void shake(SslHandler tls, Promise<Channel> opened) {
    TargetTls with = layers.tls();
    if (with == null) {
      throw new IllegalStateException("a handshake without TLS");
    }
    tls.handshakeFuture()
        .addListener((Future<Channel> shaken) -> {
          if (shaken.isSuccess()) {
            opened.trySuccess(shaken.getNow());
          } else {
            opened.tryFailure(with.failure(shaken.cause()));
          }
        });
  }

  /** Puts the layers into a fresh stream's pipeline, and HTTP behind them. */
  private final class Beginning extends ChannelInitializer<Channel> {
    private final ChannelHandler handler;
    private @Nullable SslHandler tls;

    Beginning(ChannelHandler handler) {
      this.handler = handler;
    }

    @Override
    protected void initChannel(Channel stream) {
      stream.config().setAutoRead(false);
      ProxyProtocol proxy = layers.proxy();
      if (proxy != null) {
        stream.pipeline().addLast(new HeaderFirst(proxy));
      }
      if (layers.tls() != null) {
        tls = layers.tls().handler(stream.alloc(), layers.limits().handshakes().time());
        stream.pipeline().addLast(tls);
      }
      stream.pipeline().addLast(handler);
    }
  }

  /**
   * Writes the header when the stream is there, before anything that handlers behind it write; some
   * write before they hear that it is.
   */
  private final class HeaderFirst extends ChannelDuplexHandler {
    private final ProxyProtocol proxy;
    private boolean written;

    HeaderFirst(ProxyProtocol proxy) {
      this.proxy = proxy;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
      writeHeader(context);
      context.flush();
      context.fireChannelActive();
      context.pipeline().remove(this);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
      writeHeader(context);
      context.write(message, promise);
    }

    private void writeHeader(ChannelHandlerContext context) {
      if (!written) {
        written = true;
        context.write(
            ProxyHeader.of(proxy, asking.visitor().address(), asking.here()),
            context.voidPromise());
      }
    }
  }
}
