package io.mysocket.client.agent;

import java.util.logging.Handler;
import java.util.logging.LogRecord;

/**
 * Writes {@link LogLine}s to standard error. The handlers of the JDK would begin with its own
 * format and all that belongs to it. Used by all threads.
 */
public final class LogHandler extends Handler {
  /** For the log manager. */
  public LogHandler() {
    setFormatter(new LogLine());
  }

  @Override
  public void publish(LogRecord line) {
    if (isLoggable(line)) {
      System.err.print(getFormatter().format(line));
    }
  }

  @Override
  public void flush() {
    System.err.flush();
  }

  /** Standard error stays open. */
  @Override
  public void close() {}
}
