package io.mysocket.ssh;

import io.netty.buffer.ByteBuf;
import io.netty.channel.AbstractChannel;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DuplexChannel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/**
 * What every byte stream inside another channel has in common: it lives on its parent's loop,
 * cannot be bound, and ends by halves.
 */
abstract class ChildChannel extends AbstractChannel implements DuplexChannel {
  private static final ChannelMetadata METADATA = new ChannelMetadata(false);

  private final StreamOpen open;

  ChildChannel(Channel parent, StreamOpen open) {
    super(parent);
    this.open = open;
  }

  /** What the stream was opened for. */
  public final StreamOpen open() {
    return open;
  }

  /** The address and port whose forwarding was asked for. */
  @Override
  protected SocketAddress localAddress0() {
    return InetSocketAddress.createUnresolved(open.host(), open.port() & 0xffff);
  }

  /** The visitor, as the relay named it. */
  @Override
  protected SocketAddress remoteAddress0() {
    return InetSocketAddress.createUnresolved(open.originHost(), open.originPort() & 0xffff);
  }

  /** Ends our direction after everything written before. Event loop only. */
  abstract void halfClose(ChannelPromise promise);

  @Override
  public ChannelFuture shutdownOutput() {
    return shutdownOutput(newPromise());
  }

  @Override
  public ChannelFuture shutdownOutput(ChannelPromise promise) {
    if (eventLoop().inEventLoop()) {
      halfClose(promise);
    } else {
      eventLoop().execute(() -> halfClose(promise));
    }
    return promise;
  }

  /**
   * SSH cannot tell a peer to stop sending; whoever wants no more input stops reading or closes.
   */
  @Override
  public ChannelFuture shutdownInput() {
    return shutdownInput(newPromise());
  }

  @Override
  public ChannelFuture shutdownInput(ChannelPromise promise) {
    return promise.setFailure(
        new UnsupportedOperationException("an SSH channel has no input shutdown"));
  }

  @Override
  public boolean isShutdown() {
    return isInputShutdown() && isOutputShutdown();
  }

  @Override
  public ChannelFuture shutdown() {
    return close();
  }

  @Override
  public ChannelFuture shutdown(ChannelPromise promise) {
    return close(promise);
  }

  @Override
  public ChannelMetadata metadata() {
    return METADATA;
  }

  @Override
  protected boolean isCompatible(EventLoop loop) {
    return loop.equals(parent().eventLoop());
  }

  @Override
  protected Object filterOutboundMessage(Object message) {
    if (message instanceof ByteBuf) {
      return message;
    }
    throw new UnsupportedOperationException(
        "a stream carries ByteBuf, not " + message.getClass().getName());
  }

  @Override
  protected void doBind(SocketAddress localAddress) {
    throw new UnsupportedOperationException();
  }

  @Override
  protected void doDisconnect() throws Exception {
    doClose();
  }
}
