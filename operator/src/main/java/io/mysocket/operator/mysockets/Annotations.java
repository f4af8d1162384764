package io.mysocket.operator.mysockets;

import io.mysocket.crds.sockets.MySocket;

/** Finalizer and annotations of a MySocket that the operator minds. */
final class Annotations {
  static final String FINALIZER = "mysocket.io/finalizer";

  /** With the value {@code disabled} nothing is done. */
  private static final String RECONCILE = "mysocket.io/reconcile";

  /** With the value {@code true} a deletion does not wait for the relay. */
  static final String SKIP_REMOTE = "mysocket.io/skip-remote-cleanup";

  static final String OURS = "mysocket.io/";

  private Annotations() {}

  static boolean paused(MySocket socket) {
    return "disabled".equals(socket.getMetadata().getAnnotations().get(RECONCILE));
  }

  static boolean skipsRemote(MySocket socket) {
    return "true".equals(socket.getMetadata().getAnnotations().get(SKIP_REMOTE));
  }
}
