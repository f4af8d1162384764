package io.mysocket.relay.balancers;

import io.mysocket.relay.access.CidrSet;
import io.mysocket.relay.balancers.Balancers.Listener;
import io.mysocket.relay.limits.RejectReason;
import io.mysocket.relay.limits.Rejections;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a listener behind load balancers begins each connection with: only a balancer gets further,
 * and only by telling who is there. Any loop.
 *
 * <p>This machine may come as itself (version 2, LOCAL), as the relay's own probes do; it may name
 * others only if it is one of the balancers.
 */
public final class BalancerDoors {
  private static final Duration BETWEEN_WARNINGS = Duration.ofMinutes(1);
  private static final Logger LOG = LoggerFactory.getLogger(BalancerDoors.class);

  private final Balancers balancers;
  private final CidrSet from;
  private final Rejections rejections;
  private final AtomicLong warned = new AtomicLong(System.nanoTime() - BETWEEN_WARNINGS.toNanos());

  public BalancerDoors(Balancers balancers, Rejections rejections) {
    this.balancers = balancers;
    this.from = CidrSet.of(balancers.blocks());
    this.rejections = rejections;
  }

  /**
   * What connections of a listener begin with.
   *
   * @param next fills their pipelines once it is known who is there; may be shared
   */
  public ChannelHandler before(Listener listener, ChannelHandler next) {
    if (!balancers.areBefore(listener)) {
      return next;
    }
    return new ChannelInitializer<Channel>() {
      @Override
      protected void initChannel(Channel channel) {
        enter(channel, listener, next);
      }
    };
  }

  private void enter(Channel channel, Listener listener, ChannelHandler next) {
    boolean believed =
        channel.remoteAddress() instanceof InetSocketAddress peer
            && from.contains(peer.getAddress());
    if (!believed && !isHere(channel)) {
      reject(channel, listener, RejectReason.PROXY_UNTRUSTED);
      return;
    }
    // A visitor may end its direction before all of it has been read; what is next decides anew.
    channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    channel
        .pipeline()
        .addLast(
            new HAProxyMessageDecoder(balancers.bytes()),
            new HeaderReader(
                believed, next, balancers.time(), why -> reject(channel, listener, why)));
  }

  /** It comes from this machine. */
  private static boolean isHere(Channel channel) {
    return channel.remoteAddress() instanceof InetSocketAddress peer
        && channel.localAddress() instanceof InetSocketAddress here
        && (peer.getAddress().isLoopbackAddress() || peer.getAddress().equals(here.getAddress()));
  }

  private void reject(Channel channel, Listener listener, RejectReason why) {
    rejections.count(why);
    long now = System.nanoTime();
    long last = warned.get();
    if (now - last >= BETWEEN_WARNINGS.toNanos() && warned.compareAndSet(last, now)) {
      LOG.atWarn()
          .addKeyValue("listener", listener.name().toLowerCase(Locale.ROOT))
          .addKeyValue("peer", channel.remoteAddress())
          .addKeyValue("reason", why.label())
          .log(
              "a connection did not begin as proxy-protocol asks; have the balancer send the"
                  + " header, and name its address in proxy-protocol.from");
    }
    channel.close();
  }
}
