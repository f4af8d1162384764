package io.mysocket.relay.audit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.mysocket.relay.config.CannotStartException;
import io.mysocket.relay.config.RelayConfig;
import io.mysocket.relay.limits.TokenBuckets;
import io.mysocket.relay.lines.LineFile;
import io.mysocket.relay.lines.LineLog;
import io.mysocket.relay.lines.LineTarget;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps acts, one JSON line each; {@link #accept} is for any thread and never waits. What somebody
 * was refused is rationed by where it came from, so that nobody can wash the log away with it; what
 * was done is not.
 */
public final class AuditLog implements Consumer<Act>, AutoCloseable {
  /** Acts that may wait for the writer; what comes beyond is lost. */
  static final int QUEUE = 8_192;

  /** A file that has become so large is moved away. */
  static final int LARGEST = 16 << 20;

  /** Refusals that one source may have written at once, and each second after that. */
  static final int REFUSALS = 100;

  private static final int REFUSALS_PER_SECOND = 1;

  /** The same of all sources together. */
  static final int REFUSALS_OF_ALL = 1_000;

  private static final int REFUSALS_OF_ALL_PER_SECOND = 20;
  private static final int SOURCES = 10_000;
  private static final InetAddress ANYBODY = InetAddress.ofLiteral("0.0.0.0");

  private final @Nullable LineLog<Act> lines;
  private final Counter slow;
  private final Counter flood;
  private final TokenBuckets bySource =
      new TokenBuckets(
          new TokenBuckets.Sizes(REFUSALS_PER_SECOND, REFUSALS, SOURCES), System::nanoTime);
  private final TokenBuckets ofAll =
      new TokenBuckets(
          new TokenBuckets.Sizes(REFUSALS_OF_ALL_PER_SECOND, REFUSALS_OF_ALL, 1), System::nanoTime);

  private AuditLog(@Nullable LineTarget target, MeterRegistry meters) {
    this.slow = dropped(meters, "slow");
    this.flood = dropped(meters, "flood");
    this.lines =
        target == null
            ? null
            : new LineLog<>(
                new LineLog.Making<>("audit log", QUEUE, ActLine::of, slow::increment), target);
  }

  private static Counter dropped(MeterRegistry meters, String reason) {
    return Counter.builder("mysocket.relay.audit.log.dropped")
        .description(
            "Audit log lines lost: the disk is full or slow, or one source was refused often")
        .tag("reason", reason)
        .register(meters);
  }

  /**
   * The log that is configured, begun.
   *
   * @throws CannotStartException if it can never be written there
   */
  public static AuditLog start(RelayConfig config, MeterRegistry meters)
      throws CannotStartException {
    AuditLog log = new AuditLog(target(config), meters);
    if (log.lines != null) {
      log.lines.start();
    }
    return log;
  }

  private static @Nullable LineTarget target(RelayConfig config) throws CannotStartException {
    return switch (config.auditLog().output()) {
      case FILE -> file(config);
      case STDOUT -> LineTarget.standardOutput();
      case OFF -> null;
    };
  }

  private static LineFile file(RelayConfig config) throws CannotStartException {
    Path file = config.auditLog().file(config.dataDir());
    LineFile target =
        LineFile.secret(file, new LineFile.Rotation(LARGEST, config.auditLog().kept()));
    try {
      return target.open();
    } catch (IOException e) {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null && Files.isWritable(folder) && !Files.exists(file)) {
        // As with a full disk: it can become well while the relay serves, and is told until then.
        return target;
      }
      throw new CannotStartException(
          "audit-log.file: " + file + " cannot be written (" + e + "); mend it, or take another");
    }
  }

  @Override
  public void accept(Act act) {
    LineLog<Act> open = lines;
    if (open == null) {
      return;
    }
    if (act.outcome().result() != Act.Outcome.Result.DONE && !hasRation(act.actor().address())) {
      flood.increment();
    } else if (!open.offer(act)) {
      slow.increment();
    }
  }

  private boolean hasRation(@Nullable String address) {
    return bySource.take(source(address)).granted() && ofAll.take(ANYBODY).granted();
  }

  private static InetAddress source(@Nullable String address) {
    try {
      return address == null ? ANYBODY : InetAddress.ofLiteral(address);
    } catch (IllegalArgumentException _) {
      return ANYBODY;
    }
  }

  /** Why nothing is written at present; empty if it is. */
  public Optional<String> trouble() {
    return lines == null ? Optional.empty() : lines.trouble();
  }

  /**
   * Writes one act beside the relay, which may be running; on its own thread.
   *
   * @throws CannotStartException if it cannot be written, before anything is done
   */
  public static void note(RelayConfig config, Act act) throws CannotStartException {
    try (LineTarget target = target(config)) {
      if (target instanceof LineFile) {
        target.write(ActLine.of(act) + "\n");
      } else if (target != null) {
        // The relay's own output is another process's.
        System.err.println(ActLine.of(act));
      }
    } catch (IOException e) {
      throw new CannotStartException("audit-log.file: the act cannot be noted (" + e + ")");
    }
  }

  /** Writes what waits, 5 s at most. */
  @Override
  public void close() {
    if (lines != null) {
      lines.close();
    }
  }
}
