package io.mysocket.relay.edge;

import io.mysocket.relay.limits.EdgeLimits;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/2 connections to targets, by the way there: requests share one, and there is another only
 * when a target takes no more on the first. Any thread; guarded by itself.
 */
final class H2cPool implements AutoCloseable {
  /** Connections the same way; beyond that a target is busy. */
  static final int MOST_CONNECTIONS = 8;

  private final EdgeLimits limits;
  private final Map<String, Group> byKey = new HashMap<>();
  private boolean closed;

  /** Connections the same way, and how many requests the target was last heard to take on one. */
  private static final class Group {
    final List<H2cConnection> all = new ArrayList<>();
    int most = H2cConnection.MOST_AT_FIRST;
  }

  H2cPool(EdgeLimits limits) {
    this.limits = limits;
  }

  /**
   * A stream for one request is wanted.
   *
   * @param key of the way
   * @param way opens what a connection runs on, with the handler in its pipeline
   * @param handler put into the new stream's pipeline
   * @param tries left, when a target takes back what it has just offered
   */
  record Ask(
      String key,
      Function<ChannelHandler, Future<Channel>> way,
      ChannelHandler handler,
      EventLoop loop,
      int tries) {
    private static final int TRIES = 3;

    Ask(
        String key,
        Function<ChannelHandler, Future<Channel>> way,
        ChannelHandler handler,
        EventLoop loop) {
      this(key, way, handler, loop, TRIES);
    }

    private Ask again() {
      return new Ask(key, way, handler, loop, tries - 1);
    }
  }

  /** Done with a child channel of a connection's. */
  Future<Channel> stream(Ask ask) {
    Promise<Channel> opened = ask.loop().newPromise();
    find(ask, opened);
    return opened;
  }

  private void find(Ask ask, Promise<Channel> opened) {
    H2cConnection present = join(ask.key());
    if (present != null) {
      open(present, ask, opened);
      return;
    }
    H2cConnection fresh = ask.tries() == 0 ? null : add(ask.key(), ask.loop());
    if (fresh == null) {
      opened.tryFailure(
          new TargetFailedException(
              Refusal.TARGET_BUSY, "It takes no more requests at the same time.", null));
      return;
    }
    open(fresh, ask, opened);
    ask.way()
        .apply(fresh.initializer())
        .addListener((Future<Channel> done) -> {
          if (!done.isSuccess()) {
            fresh.failed(done.cause());
          }
        });
  }

  private synchronized @Nullable H2cConnection join(String key) {
    Group group = byKey.get(key);
    if (group != null) {
      for (H2cConnection one : group.all) {
        if (!one.leaving && one.requests < one.most()) {
          one.requests++;
          return one;
        }
      }
    }
    return null;
  }

  private synchronized @Nullable H2cConnection add(String key, EventLoop near) {
    Group group = byKey.computeIfAbsent(key, _ -> new Group());
    if (closed || group.all.size() >= MOST_CONNECTIONS) {
      return null;
    }
    H2cConnection fresh = new H2cConnection(this, key, limits, near, group.most);
    fresh.requests = 1;
    group.all.add(fresh);
    return fresh;
  }

  /** The target has told how many requests it takes on this one; likely on the next one, too. */
  synchronized void takes(H2cConnection one, int most) {
    Group group = byKey.get(one.key());
    if (group != null) {
      group.most = most;
    }
  }

  private void open(H2cConnection on, Ask ask, Promise<Channel> opened) {
    on.ready()
        .addListener((Future<Channel> ready) -> {
          if (!ready.isSuccess()) {
            release(on);
            opened.tryFailure(ready.cause());
          } else if (!grant(on)) {
            release(on);
            find(ask.again(), opened);
          } else {
            new Http2StreamChannelBootstrap(ready.getNow())
                .handler(ask.handler())
                .open()
                .addListener((Future<Http2StreamChannel> stream) -> opened(on, stream, opened));
          }
        });
  }

  /** Whether the target still takes this one, now that it has said how many it takes. */
  private synchronized boolean grant(H2cConnection on) {
    if (on.leaving || on.granted >= on.most()) {
      return false;
    }
    on.granted++;
    return true;
  }

  private void opened(
      H2cConnection on, Future<Http2StreamChannel> stream, Promise<Channel> opened) {
    if (!stream.isSuccess()) {
      giveBack(on);
      opened.tryFailure(stream.cause());
      return;
    }
    stream.getNow().closeFuture().addListener(_ -> giveBack(on));
    if (!opened.trySuccess(stream.getNow())) {
      stream.getNow().close();
    }
  }

  private void giveBack(H2cConnection from) {
    synchronized (this) {
      from.granted--;
    }
    release(from);
  }

  private void release(H2cConnection from) {
    boolean idle;
    boolean over;
    synchronized (this) {
      from.requests--;
      idle = from.requests == 0;
      over = idle && from.leaving;
    }
    if (over) {
      from.close();
    } else if (idle) {
      from.idle();
    }
  }

  /** The target takes no more on it. */
  void leave(H2cConnection one) {
    boolean over;
    synchronized (this) {
      one.leaving = true;
      over = one.requests == 0;
    }
    if (over) {
      one.close();
    }
  }

  /** Whether it is not used, and will not be. */
  synchronized boolean leaveIfIdle(H2cConnection one) {
    if (one.requests == 0) {
      one.leaving = true;
    }
    return one.leaving && one.requests == 0;
  }

  /** It has ended. */
  synchronized void gone(H2cConnection one) {
    one.leaving = true;
    Group group = byKey.get(one.key());
    if (group != null && group.all.remove(one) && group.all.isEmpty()) {
      byKey.remove(one.key());
    }
  }

  synchronized int size() {
    return byKey.values().stream().mapToInt(group -> group.all.size()).sum();
  }

  /** Ends all and takes no more. */
  @Override
  public void close() {
    List<H2cConnection> all = new ArrayList<>();
    synchronized (this) {
      closed = true;
      byKey.values().forEach(group -> all.addAll(group.all));
    }
    all.forEach(H2cConnection::close);
  }
}
