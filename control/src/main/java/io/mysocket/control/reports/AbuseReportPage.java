package io.mysocket.control.reports;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reports, the latest first.
 *
 * @param cursor where the next page begins; null on the last one
 */
public record AbuseReportPage(List<AbuseReport> items, @Nullable String cursor) {
  public AbuseReportPage {
    items = List.copyOf(items);
  }
}
