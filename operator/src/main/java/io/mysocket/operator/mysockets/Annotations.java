package io.mysocket.operator.mysockets;

import io.fabric8.kubernetes.api.model.HasMetadata;

/** Finalizer and annotations of our kinds that the operator minds. */
public final class Annotations {
  public static final String FINALIZER = "mysocket.io/finalizer";

  /** With the value {@code disabled} nothing is done. */
  private static final String RECONCILE = "mysocket.io/reconcile";

  /** With the value {@code true} a deletion does not wait for the relay. */
  public static final String SKIP_REMOTE = "mysocket.io/skip-remote-cleanup";

  static final String OURS = "mysocket.io/";

  private Annotations() {}

  public static boolean paused(HasMetadata object) {
    return "disabled".equals(object.getMetadata().getAnnotations().get(RECONCILE));
  }

  public static boolean skipsRemote(HasMetadata object) {
    return "true".equals(object.getMetadata().getAnnotations().get(SKIP_REMOTE));
  }
}
