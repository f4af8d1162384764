package io.mysocket.control.testing;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How a {@link FakeRelay} fails. */
public sealed interface Fault {
  /** Every call but the event stream is answered so; {@code retryAfter} in seconds. */
  record Answer(int status, @Nullable Integer retryAfter) implements Fault {}

  /** Every call is answered only after a while. */
  record Slow(Duration delay) implements Fault {}

  /** Every connection is dropped without an answer, the event stream too. */
  record Drop() implements Fault {}
}
