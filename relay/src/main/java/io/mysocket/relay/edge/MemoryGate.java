package io.mysocket.relay.edge;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has listeners accept nobody while memory is nearly full; who wants to connect waits in the
 * kernel. Looks on one event loop; listeners come from any thread.
 *
 * <pre>
 *   OPEN --share at the bound--> SHUT --share {@link #SLACK} below it--> OPEN
 * </pre>
 */
final class MemoryGate implements AutoCloseable {
  private static final Duration EVERY = Duration.ofMillis(250);

  /** By how much memory must have fallen below the bound before listeners accept again. */
  static final double SLACK = 0.05;

  /** How often the collector is asked while listeners wait: without work it does not come. */
  private static final Duration COLLECT = Duration.ofSeconds(10);

  /** How often room is made while listeners wait. */
  private static final Duration RELIEVE = Duration.ofSeconds(1);

  private static final Logger LOG = LoggerFactory.getLogger(MemoryGate.class);

  private final DoubleSupplier share;
  private final double bound;
  private final Runnable collect;
  private final Runnable relieve;
  private final ChannelGroup listeners =
      new DefaultChannelGroup("listeners", GlobalEventExecutor.INSTANCE, true);
  private @Nullable ScheduledFuture<?> looking;
  private volatile boolean shut;
  private long collected;
  private long relieved;

  /**
   * @param percent of memory
   * @param collect called while it is shut, now and then
   * @param relieve called once and again while it is shut
   */
  MemoryGate(DoubleSupplier share, int percent, Runnable collect, Runnable relieve) {
    this.share = share;
    this.bound = percent / 100.0;
    this.collect = collect;
    this.relieve = relieve;
  }

  void start(EventLoopGroup loops, MeterRegistry meters) {
    Gauge.builder("mysocket.relay.memory.ratio", share::getAsDouble)
        .description("The fuller of heap, after its last collection, and buffers")
        .register(meters);
    Gauge.builder("mysocket.relay.accepting", this, gate -> gate.shut ? 0 : 1)
        .description("0 while visitors wait because memory is nearly full")
        .register(meters);
    looking =
        loops
            .next()
            .scheduleAtFixedRate(
                this::look, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** One more that is to wait. */
  void add(Channel listener) {
    listeners.add(listener);
    if (shut) {
      listener.config().setAutoRead(false);
    }
  }

  void look() {
    double now = share.getAsDouble();
    if (!shut && now >= bound) {
      shut = true;
      collected = System.nanoTime();
      tell("new visitors wait until memory is less full", now);
      listeners.forEach(listener -> listener.config().setAutoRead(false));
      makeRoom(collected);
    } else if (shut && now < bound - SLACK) {
      shut = false;
      tell("visitors are accepted again", now);
      listeners.forEach(listener -> listener.config().setAutoRead(true));
    } else if (shut) {
      makeRoom(System.nanoTime());
    }
  }

  private void makeRoom(long at) {
    if (relieved == 0 || at - relieved >= RELIEVE.toNanos()) {
      relieved = at;
      relieve.run();
    }
    if (at - collected > COLLECT.toNanos()) {
      collected = at;
      collect.run();
    }
  }

  /** What there is to say of it; nothing while it is open. */
  List<String> notes() {
    return shut
        ? List.of(
            "new visitors wait, as memory is " + Math.round(share.getAsDouble() * 100) + " % full")
        : List.of();
  }

  private static void tell(String what, double share) {
    LOG.atWarn().addKeyValue("percent", Math.round(share * 100)).log(what);
  }

  @Override
  public void close() {
    if (looking != null) {
      looking.cancel(false);
    }
  }
}
