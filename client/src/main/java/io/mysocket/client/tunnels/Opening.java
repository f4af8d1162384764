package io.mysocket.client.tunnels;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * When a socket is said to be open: its tunnel is up and its log is followed, so that also the
 * first visitor is seen. A log that cannot be had holds it up for a moment only. May be used by all
 * threads.
 */
final class Opening {
  private static final Duration LONGEST = Duration.ofSeconds(3);

  private final CompletableFuture<Boolean> tunnel = new CompletableFuture<>();
  private final CompletableFuture<Boolean> log = new CompletableFuture<>();
  private final Duration longest;

  Opening(Runnable open) {
    this(open, LONGEST);
  }

  /**
   * @param open is run once, by whoever brings the last of both
   * @param longest time that the log may hold up an open tunnel
   */
  Opening(Runnable open, Duration longest) {
    this.longest = longest;
    tunnel.thenAcceptBoth(log, (_, _) -> open.run());
  }

  void tunnelIsUp() {
    log.completeOnTimeout(true, longest.toMillis(), TimeUnit.MILLISECONDS);
    tunnel.complete(true);
  }

  /** Also where it never will be. */
  void logIsFollowed() {
    log.complete(true);
  }
}
