package io.mysocket.relay.testing;

import java.util.List;

/** The end of a test: one part that does not close in order does not keep the others open. */
public final class Closing {
  private Closing() {}

  /**
   * Closes all, in this order.
   *
   * @throws Exception what the first failed with, the others within
   */
  public static void all(List<? extends AutoCloseable> parts) throws Exception {
    Exception failed = null;
    for (AutoCloseable each : parts) {
      try {
        each.close();
      } catch (Exception e) {
        if (failed == null) {
          failed = e;
        } else {
          failed.addSuppressed(e);
        }
      }
    }
    if (failed != null) {
      throw failed;
    }
  }
}
