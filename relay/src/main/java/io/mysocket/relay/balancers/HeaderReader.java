package io.mysocket.relay.balancers;

import io.mysocket.relay.limits.RejectReason;
import io.mysocket.ssh.PeerAddress;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyProxiedProtocol;
import io.netty.util.NetUtil;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes the PROXY protocol header of one connection from the decoder before it, and gives way to
 * what comes next. A balancer that speaks for itself (LOCAL) or does not know whom for (UNKNOWN) is
 * the visitor. The connection's loop only.
 */
final class HeaderReader extends ChannelInboundHandlerAdapter {
  private final boolean believed;
  private final ChannelHandler next;
  private final Duration time;
  private final Consumer<RejectReason> reject;
  private @Nullable ScheduledFuture<?> deadline;
  private boolean rejected;

  /**
   * @param believed whether it may name somebody else than itself
   * @param reject closes the connection
   */
  HeaderReader(
      boolean believed, ChannelHandler next, Duration time, Consumer<RejectReason> reject) {
    this.believed = believed;
    this.next = next;
    this.time = time;
    this.reject = reject;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    deadline =
        context
            .executor()
            .schedule(() -> reject(RejectReason.PROXY_TIME), time.toNanos(), TimeUnit.NANOSECONDS);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    if (deadline != null) {
      deadline.cancel(false);
      deadline = null;
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (!(message instanceof HAProxyMessage header)) {
      ReferenceCountUtil.release(message);
      return;
    }
    try {
      if (namesSomebody(header)) {
        if (!believed) {
          reject(RejectReason.PROXY_UNTRUSTED);
          return;
        }
        PeerAddress.tell(
            context.channel(),
            address(header.sourceAddress(), header.sourcePort()),
            address(header.destinationAddress(), header.destinationPort()));
      }
    } finally {
      header.release();
    }
    giveWay(context);
  }

  /** Once: the decoder finds the same fault again when the connection ends. */
  private void reject(RejectReason why) {
    if (!rejected) {
      rejected = true;
      reject.accept(why);
    }
  }

  private static boolean namesSomebody(HAProxyMessage header) {
    return header.command() == HAProxyCommand.PROXY
        && (header.proxiedProtocol() == HAProxyProxiedProtocol.TCP4
            || header.proxiedProtocol() == HAProxyProxiedProtocol.TCP6);
  }

  private static InetSocketAddress address(String host, int port) {
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(host);
    if (bytes == null) {
      throw new DecoderException("not an address");
    }
    try {
      return new InetSocketAddress(InetAddress.getByAddress(bytes), port);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("it has 4 or 16 bytes", e);
    }
  }

  /** The decoder goes by itself then, and passes on what was read behind the header. */
  private void giveWay(ChannelHandlerContext context) {
    Channel channel = context.channel();
    channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, false);
    channel.pipeline().addLast(next);
    channel.pipeline().remove(this);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event == ChannelInputShutdownEvent.INSTANCE) {
      // A look at whether the port is open, or a header that breaks off.
      context.close();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof DecoderException) {
      reject(RejectReason.PROXY_MALFORMED);
    } else {
      context.close();
    }
  }
}
