package io.mysocket.ssh;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOption;
import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * Answers each requested stream by dialling one target: joined if it answers, refused with the
 * cause if not.
 */
public final class TargetDialer implements StreamAcceptor {
  private final SshTransport transport;
  private final InetSocketAddress target;
  private final Duration patience;

  public TargetDialer(SshTransport transport, InetSocketAddress target, Duration patience) {
    this.transport = transport;
    this.target = target;
    this.patience = patience;
  }

  @Override
  public void requested(StreamRequest request) {
    Bootstrap bootstrap = transport.dialler(request.eventLoop(), SshTransport.joinedSocket());
    bootstrap.option(ChannelOption.CONNECT_TIMEOUT_MILLIS, Math.toIntExact(patience.toMillis()));
    bootstrap
        .connect(target)
        .addListener(
            (ChannelFutureListener) dialled -> answer(request, dialled.channel(), dialled.cause()));
  }

  private void answer(StreamRequest request, Channel socket, Throwable cause) {
    if (cause != null) {
      request.refuse(StreamRefusedException.CONNECT_FAILED, target + ": " + cause.getMessage());
      return;
    }
    StreamChannel stream = request.accept(StreamPump.unread());
    StreamPump.join(socket, stream);
  }
}
