package io.mysocket.operator.status;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.AggregatedOperatorException;
import java.util.stream.Stream;

/** What is behind an exception, in words fit for a condition. */
public final class Causes {
  private Causes() {}

  /** Errors of dependents come wrapped, with stack traces in the message. */
  public static Throwable of(Exception thrown) {
    return thrown instanceof AggregatedOperatorException all
            && !all.getAggregatedExceptions().isEmpty()
        ? all.getAggregatedExceptions().values().iterator().next()
        : thrown;
  }

  /** What the API server said, without the request's address and the whole Status around it. */
  public static String message(Throwable cause) {
    return cause instanceof KubernetesClientException e
            && e.getStatus() != null
            && e.getStatus().getMessage() != null
        ? e.getStatus().getMessage()
        : String.valueOf(cause.getMessage());
  }

  /**
   * The namespace is going: its objects vanish one by one, and what is put back is refused. The
   * deletion of the object in hand follows.
   */
  public static boolean isNamespaceTerminating(Throwable cause) {
    return Stream.iterate(cause, c -> c != null, Throwable::getCause)
        .anyMatch(c ->
            c instanceof KubernetesClientException e
                && e.getStatus() != null
                && e.getStatus().getDetails() != null
                && e.getStatus().getDetails().getCauses().stream()
                    .anyMatch(d -> "NamespaceTerminating".equals(d.getReason())));
  }
}
