package io.mysocket.relay.limits;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sources whose connections have ended for abuse lately, and until when they are refused. Each
 * offence adds its time, and time passes; once {@link PenaltyLimits#least} has come together the
 * source is refused for that long, the next time for twice as long, and so on up to {@link
 * PenaltyLimits#most}. Any thread; guarded by itself.
 */
public final class Penalties {
  /** Lines about sources in the log within a minute; the next one says how many are missing. */
  static final int LINES = 30;

  private static final long MINUTE = Duration.ofMinutes(1).toNanos();

  private static final Logger LOG = LoggerFactory.getLogger(Penalties.class);

  /** One source's; times are of the clock. */
  private static final class Standing {
    private long owesUntil;
    private long refusedUntil;
    private long quietSince;
    private int times;

    private Standing(long now) {
      owesUntil = now;
      refusedUntil = now;
      quietSince = now;
    }
  }

  private final PenaltyLimits limits;
  private final Predicate<InetAddress> exempt;
  private final LongSupplier nanoTime;
  private final Map<Offence, Counter> counters = new EnumMap<>(Offence.class);
  private final Map<Source, Standing> standings =
      new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Source, Standing> eldest) {
          return isTooMany(size());
        }
      };
  private volatile boolean nobody = true;
  private long minute;
  private int lines;
  private int unsaid;

  public Penalties(PenaltyLimits limits, Predicate<InetAddress> exempt, MeterRegistry meters) {
    this(limits, exempt, meters, System::nanoTime);
  }

  Penalties(
      PenaltyLimits limits,
      Predicate<InetAddress> exempt,
      MeterRegistry meters,
      LongSupplier nanoTime) {
    this.limits = limits;
    this.exempt = exempt;
    this.nanoTime = nanoTime;
    this.minute = nanoTime.getAsLong();
    for (Offence offence : Offence.values()) {
      counters.put(
          offence,
          Counter.builder("mysocket.relay.penalties")
              .description("Sources refused for a time, by the offence that was one too many")
              .tag("offence", offence.label())
              .register(meters));
    }
    Gauge.builder("mysocket.relay.penalized.sources", this, Penalties::refused)
        .description("Sources refused now")
        .register(meters);
  }

  /** A connection from there has ended for that. */
  public void offend(InetAddress address, Offence offence) {
    long add = limits.of(offence).toNanos();
    if (add == 0 || exempt.test(address)) {
      return;
    }
    Source source = Source.of(address);
    Duration begun = add(source, add);
    if (begun.isPositive()) {
      count(offence);
      tell(source, offence, begun);
    }
  }

  private boolean isTooMany(int sources) {
    return sources > limits.sources();
  }

  private void count(Offence offence) {
    Counter counter = counters.get(offence);
    if (counter != null) {
      counter.increment();
    }
  }

  /** How long a refusal is that begins with this; zero if none does. */
  private synchronized Duration add(Source source, long nanos) {
    long now = nanoTime.getAsLong();
    Standing standing = standings.computeIfAbsent(source, _ -> new Standing(now));
    nobody = false;
    if (standing.refusedUntil - now > 0) {
      // What was open before goes on offending.
      standing.refusedUntil =
          Math.min(standing.refusedUntil + nanos, now + limits.most().toNanos());
      standing.quietSince = standing.refusedUntil;
      return Duration.ZERO;
    }
    if (now - standing.quietSince > limits.most().toNanos()) {
      standing.times = 0;
    }
    standing.owesUntil = Math.max(standing.owesUntil, now) + nanos;
    standing.quietSince = now;
    long owed = standing.owesUntil - now;
    if (owed < limits.least().toNanos()) {
      return Duration.ZERO;
    }
    long refusal = doubled(owed, standing.times);
    standing.times++;
    standing.owesUntil = now;
    standing.refusedUntil = now + refusal;
    standing.quietSince = standing.refusedUntil;
    return Duration.ofNanos(refusal);
  }

  private long doubled(long nanos, int times) {
    long most = limits.most().toNanos();
    long grown = nanos;
    for (int i = 0; i < times && grown < most; i++) {
      grown *= 2;
    }
    return Math.min(grown, most);
  }

  /** Whether nobody may come from there now. */
  public boolean refuses(InetAddress address) {
    if (nobody) {
      return false;
    }
    Source source = Source.of(address);
    synchronized (this) {
      Standing standing = standings.get(source);
      if (standing == null) {
        return false;
      }
      long now = nanoTime.getAsLong();
      if (now - standing.quietSince > limits.most().toNanos()) {
        standings.remove(source);
        nobody = standings.isEmpty();
        return false;
      }
      return standing.refusedUntil - now > 0;
    }
  }

  /** Sources refused now. */
  synchronized int refused() {
    long now = nanoTime.getAsLong();
    return (int) standings.values().stream().filter(each -> each.refusedUntil - now > 0).count();
  }

  synchronized int remembered() {
    return standings.size();
  }

  /** One line for each refusal, unless there are very many. */
  private void tell(Source source, Offence offence, Duration refusal) {
    int missing;
    synchronized (this) {
      long now = nanoTime.getAsLong();
      if (now - minute > MINUTE) {
        minute = now;
        lines = 0;
      }
      if (lines == LINES) {
        unsaid++;
        return;
      }
      lines++;
      missing = unsaid;
      unsaid = 0;
    }
    var line =
        LOG.atWarn()
            .addKeyValue("source", source)
            .addKeyValue("offence", offence.label())
            .addKeyValue("seconds", refusal.toSeconds());
    (missing == 0 ? line : line.addKeyValue("unsaid", missing))
        .log("a source is refused for a time");
  }
}
