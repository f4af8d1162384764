package io.mysocket.relay.edge;

import io.mysocket.relay.limits.Admission;
import io.mysocket.relay.limits.RejectReason;
import io.mysocket.ssh.PeerAddress;
import io.mysocket.ssh.SshTransport;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.function.Consumer;

/** Lets a new connection in, or closes it before a byte is read. On the connection's loop. */
final class Accepting extends ChannelInitializer<Channel> {
  private final Admission admission;
  private final EdgeParts parts;
  private final Consumer<Channel> admitted;

  /**
   * @param admitted fills the pipeline
   */
  Accepting(Admission admission, EdgeParts parts, Consumer<Channel> admitted) {
    this.admission = admission;
    this.parts = parts;
    this.admitted = admitted;
  }

  @Override
  protected void initChannel(Channel channel) {
    if (!(PeerAddress.of(channel) instanceof InetSocketAddress from)) {
      channel.close();
      return;
    }
    Optional<RejectReason> rejected = admission.admit(from.getAddress());
    if (rejected.isPresent()) {
      parts.rejections().count(rejected.get());
      channel.close();
      return;
    }
    SshTransport.boundUnsent(channel);
    channel.closeFuture().addListener(_ -> admission.release());
    parts.open().add(channel);
    admitted.accept(channel);
  }
}
