package io.mysocket.client.agent;

import java.util.concurrent.atomic.LongAdder;

/** What the tunnels of a process have met since it began. Any thread. */
final class TunnelCounts {
  private final LongAdder logins = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private final LongAdder losses = new LongAdder();
  private final LongAdder streams = new LongAdder();

  void loggedIn() {
    logins.increment();
  }

  void failed() {
    failures.increment();
  }

  void lost() {
    losses.increment();
  }

  void stream() {
    streams.increment();
  }

  /** Logins at the relay with the socket forwarded. */
  long logins() {
    return logins.sum();
  }

  /** Tries that did not get so far. */
  long failures() {
    return failures.sum();
  }

  /** Tunnels that were up and ended without being told to. */
  long losses() {
    return losses.sum();
  }

  /** Connections that the relay sent. */
  long streams() {
    return streams.sum();
  }
}
