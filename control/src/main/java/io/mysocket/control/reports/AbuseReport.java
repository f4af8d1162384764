package io.mysocket.control.reports;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A report as the administrator sees it.
 *
 * @param host the host name that it is about
 * @param accountId whose socket answered to that when it was reported
 * @param url as it was given
 * @param text empty if none was given
 * @param contact null if none was given
 * @param closing null while it is open
 */
public record AbuseReport(
    String id,
    String host,
    String accountId,
    String url,
    AbuseKind kind,
    String text,
    @Nullable String contact,
    Instant createdAt,
    @Nullable Closing closing) {
  /**
   * That it has been looked at.
   *
   * @param note what came of it; null if none was left
   */
  public record Closing(Instant at, @Nullable String note) {}
}
