package io.mysocket.operator.health;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.api.reconciler.RetryInfo;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Counts and times reconciliations, by kind; never by object, of which there may be many. Also what
 * the operator is, and whether it leads.
 */
public final class OperatorMetrics implements Metrics {
  private static final String KIND = "kind";
  private static final String RECONCILIATIONS = "mysocket.operator.reconciliations.";

  private final MeterRegistry registry;
  private final Map<String, AtomicInteger> waiting = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> active = new ConcurrentHashMap<>();
  private final AtomicInteger leads = new AtomicInteger();

  /**
   * @param version of the operator
   */
  public OperatorMetrics(MeterRegistry registry, String version) {
    this.registry = registry;
    Gauge.builder("mysocket.operator.leader", leads, AtomicInteger::get).register(registry);
    Gauge.builder("mysocket.operator.build.info", () -> 1)
        .tag("version", version)
        .tag("java", Runtime.version().toString())
        .register(registry);
  }

  /** Whether it works, or stands by. */
  public void leads(boolean yes) {
    leads.set(yes ? 1 : 0);
  }

  @Override
  public void reconcileCustomResource(
      HasMetadata resource, @Nullable RetryInfo retry, Map<String, Object> metadata) {
    count("started", resource);
    if (retry != null && retry.getAttemptCount() > 0) {
      count("retries", resource);
    }
    gauge(waiting, "queue", resource).incrementAndGet();
  }

  @Override
  public void reconciliationExecutionStarted(HasMetadata resource, Map<String, Object> metadata) {
    gauge(waiting, "queue", resource).decrementAndGet();
    gauge(active, "active", resource).incrementAndGet();
  }

  @Override
  public void reconciliationExecutionFinished(HasMetadata resource, Map<String, Object> metadata) {
    gauge(active, "active", resource).decrementAndGet();
  }

  @Override
  public void finishedReconciliation(HasMetadata resource, Map<String, Object> metadata) {
    count("success", resource);
  }

  @Override
  public void failedReconciliation(
      HasMetadata resource, Exception thrown, Map<String, Object> metadata) {
    count("failure", resource);
  }

  @Override
  public <T> T timeControllerExecution(ControllerExecution<T> execution) throws Exception {
    Timer.Sample sample = Timer.start(registry);
    try {
      return execution.execute();
    } finally {
      sample.stop(
          registry.timer(
              RECONCILIATIONS + "execution.duration", "controller", execution.controllerName()));
    }
  }

  private void count(String name, HasMetadata resource) {
    registry.counter(RECONCILIATIONS + name, KIND, resource.getKind()).increment();
  }

  private AtomicInteger gauge(Map<String, AtomicInteger> all, String name, HasMetadata resource) {
    return all.computeIfAbsent(
        resource.getKind(),
        kind -> {
          AtomicInteger value = new AtomicInteger();
          Gauge.builder(RECONCILIATIONS + name, value, AtomicInteger::get)
              .tag(KIND, kind)
              .register(registry);
          return value;
        });
  }
}
