package io.mysocket.relay;

import java.util.ArrayDeque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Parts of a relay that have been opened, to be closed in reverse. One thread. */
final class Opened implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Relay.class);

  private final ArrayDeque<AutoCloseable> parts = new ArrayDeque<>();

  void push(AutoCloseable part) {
    parts.push(part);
  }

  @Override
  public void close() {
    IllegalStateException failed = new IllegalStateException("parts of the relay did not close");
    closeAfter(failed);
    if (failed.getSuppressed().length > 0) {
      LOG.atWarn().setCause(failed).log("the relay did not close in order");
    }
  }

  /** Closes all because of this, which what fails meanwhile is added to. */
  void closeAfter(Exception cause) {
    for (AutoCloseable part; (part = parts.poll()) != null; ) {
      try {
        part.close();
      } catch (Exception e) {
        cause.addSuppressed(e);
      }
    }
  }
}
