package io.mysocket.relay.edge;

import io.mysocket.control.sockets.Target;
import io.mysocket.relay.certificates.TargetTrust;
import io.mysocket.relay.edge.Upstreams.Upstream;
import io.mysocket.relay.limits.EdgeLimits;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * How a socket's target wants HTTP to come: what is put on a stream of its tunnel first. Any loop.
 */
final class TargetWays implements AutoCloseable {
  /**
   * Who asks.
   *
   * @param here the address and port that the visitor has connected to
   */
  record Asking(Visitor visitor, InetSocketAddress here, EventLoop loop) {}

  /** One way to a target. */
  interface Way {
    /** Streams with equal keys are equally good. */
    String key();

    /** For one stream. */
    Framing framing();

    /** The handler is in the pipeline before anything arrives. */
    Future<Channel> open(ChannelHandler handler);
  }

  private final Upstreams upstreams;
  private final EdgeLimits limits;
  private final TargetTrust trust = new TargetTrust();
  private final H2cPool http2;

  TargetWays(Upstreams upstreams, EdgeLimits limits) {
    this.upstreams = upstreams;
    this.limits = limits;
    this.http2 = new H2cPool(limits);
  }

  /** Empty if no tunnel is connected. */
  Optional<Way> to(Destination to, Asking asking) {
    return upstreams.to(to, asking.loop()).map(upstream -> way(to, upstream, asking));
  }

  private Way way(Destination to, Upstream upstream, Asking asking) {
    Target target = to.target();
    boolean plain = target.scheme() != Target.Scheme.HTTPS && target.proxyProtocol() == null;
    Way way =
        plain
            ? new Plain(upstream, asking, limits.heads())
            : new LayeredWay(upstream, asking, layers(to));
    return target.scheme() == Target.Scheme.H2C ? new Multiplexed(way, http2, asking.loop()) : way;
  }

  private LayeredWay.Layers layers(Destination to) {
    Target target = to.target();
    TargetTls tls = target.scheme() == Target.Scheme.HTTPS ? TargetTls.of(to, trust) : null;
    return new LayeredWay.Layers(target.proxyProtocol(), tls, limits);
  }

  /** HTTP/1.1 on the bare stream. */
  private record Plain(Upstream upstream, Asking asking, EdgeLimits.Heads limits) implements Way {
    @Override
    public String key() {
      return upstream.poolKey();
    }

    @Override
    public Framing framing() {
      return new Framing.Http1(limits);
    }

    @Override
    public Future<Channel> open(ChannelHandler handler) {
      return upstream.open(asking.visitor().address(), handler, asking.loop());
    }
  }

  /** A stream of HTTP/2, on a connection that goes the {@code inner} way. */
  private record Multiplexed(Way inner, H2cPool pool, EventLoop loop) implements Way {
    @Override
    public String key() {
      return inner.key();
    }

    @Override
    public Framing framing() {
      return new Framing.Http2();
    }

    @Override
    public Future<Channel> open(ChannelHandler handler) {
      return pool.stream(new H2cPool.Ask(key(), inner::open, handler, loop));
    }
  }

  @Override
  public void close() {
    http2.close();
  }
}
