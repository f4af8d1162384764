package io.mysocket.relay.edge;

import io.netty.channel.Channel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.ChannelGroupFuture;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Connections of visitors that are open now, and how far the edge is on its way out. Any thread.
 *
 * <pre>
 *   SERVING --leave()--> LEAVING (each answer is the last of its connection)
 *           --end()----> ENDING  (connections without a request end)
 * </pre>
 */
final class OpenConnections {
  /** Told to every connection's pipeline when the edge wants to end. */
  enum Wish {
    /** End after the present request, or the next one. */
    LEAVE,
    /** End now unless a request is being answered. */
    END
  }

  private enum Stage {
    SERVING,
    LEAVING,
    ENDING
  }

  /** Time without a visitor after which nobody else is expected. */
  private static final Duration QUIET = Duration.ofMillis(400);

  private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
  private final AtomicLong arrivals = new AtomicLong();
  private volatile Stage stage = Stage.SERVING;

  void add(Channel channel) {
    arrivals.incrementAndGet();
    channels.add(channel);
    if (stage == Stage.ENDING) {
      tell(channel, Wish.END);
    }
  }

  /** It is somebody else's now. */
  void remove(Channel channel) {
    channels.remove(channel);
  }

  void forEach(Consumer<Channel> what) {
    channels.forEach(what);
  }

  /** Each of their pipelines hears of it. */
  void tell(Object event) {
    channels.forEach(each -> tell(each, event));
  }

  /** Connections should end after what they are doing now. */
  boolean leaving() {
    return stage != Stage.SERVING;
  }

  int size() {
    return channels.size();
  }

  /** From now on each connection, the new ones too, has one more request at most. */
  void leave() {
    stage = Stage.LEAVING;
    tell(Wish.LEAVE);
  }

  /** Waits until nobody has been here for a moment, so long at most. Blocks. */
  void awaitQuiet(Duration most) throws InterruptedException {
    long until = System.nanoTime() + most.toNanos();
    long came;
    do {
      came = arrivals.get();
      await(channels.newCloseFuture(), until - System.nanoTime());
      long moment = Math.min(QUIET.toNanos(), until - System.nanoTime());
      TimeUnit.NANOSECONDS.sleep(Math.max(0, moment));
    } while ((!channels.isEmpty() || arrivals.get() != came) && System.nanoTime() - until < 0);
  }

  /** Waits until those there are now have gone by themselves, so long at most. Blocks. */
  void awaitPresent(Duration most) throws InterruptedException {
    await(channels.newCloseFuture(), most.toNanos());
  }

  /** Has those there are end, while others may still come, and gives them so long. Blocks. */
  boolean endPresent(Duration patience) throws InterruptedException {
    ChannelGroupFuture present = channels.newCloseFuture();
    tell(Wish.END);
    return await(present, patience.toNanos());
  }

  /** Has all end, and gives them so long. Blocks; true if none is left. */
  boolean end(Duration patience) throws InterruptedException {
    stage = Stage.ENDING;
    return endPresent(patience);
  }

  private static boolean await(ChannelGroupFuture closed, long nanos) throws InterruptedException {
    return closed.await(Math.max(0, nanos), TimeUnit.NANOSECONDS);
  }

  private static void tell(Channel channel, Object event) {
    channel.eventLoop().execute(() -> channel.pipeline().fireUserEventTriggered(event));
  }

  void close() {
    stage = Stage.ENDING;
    channels.close().awaitUninterruptibly();
  }
}
