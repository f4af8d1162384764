package io.mysocket.operator.health;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.api.reconciler.RetryInfo;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Map;

/** Counts and times reconciliations, by kind; never by object, of which there may be many. */
public final class OperatorMetrics implements Metrics {
  private static final String KIND = "kind";

  private final MeterRegistry registry;

  public OperatorMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public void reconcileCustomResource(
      HasMetadata resource, RetryInfo retry, Map<String, Object> metadata) {
    count("mysocket.operator.reconciliations.started", resource);
  }

  @Override
  public void finishedReconciliation(HasMetadata resource, Map<String, Object> metadata) {
    count("mysocket.operator.reconciliations.success", resource);
  }

  @Override
  public void failedReconciliation(
      HasMetadata resource, Exception thrown, Map<String, Object> metadata) {
    count("mysocket.operator.reconciliations.failure", resource);
  }

  @Override
  public <T> T timeControllerExecution(ControllerExecution<T> execution) throws Exception {
    Timer.Sample sample = Timer.start(registry);
    try {
      return execution.execute();
    } finally {
      sample.stop(
          registry.timer(
              "mysocket.operator.reconciliations.execution.duration",
              "controller",
              execution.controllerName()));
    }
  }

  private void count(String name, HasMetadata resource) {
    registry.counter(name, KIND, resource.getKind()).increment();
  }
}
