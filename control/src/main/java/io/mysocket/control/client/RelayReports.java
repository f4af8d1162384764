package io.mysocket.control.client;

import io.mysocket.control.reports.AbuseReport;
import io.mysocket.control.reports.AbuseReportPage;
import io.mysocket.control.reports.ClosingSpec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The calls about reports of abuse, which only a relay's administrator may make. */
public final class RelayReports {
  private static final String REPORTS = "abuse-reports";
  private static final int PAGE = 200;

  /** Most reports read by one {@link #list}. */
  private static final int MOST = 100_000;

  private final Exchange exchange;

  RelayReports(Exchange exchange) {
    this.exchange = exchange;
  }

  /**
   * The latest first, from as many pages as there are.
   *
   * @param closed those that have been looked at too
   */
  public List<AbuseReport> list(boolean closed) {
    List<AbuseReport> all = new ArrayList<>();
    String first = REPORTS + "?limit=" + PAGE + (closed ? "&state=all" : "");
    String cursor = null;
    do {
      String path = cursor == null ? first : first + "&cursor=" + RelayClient.escaped(cursor);
      AbuseReportPage page = exchange.call("GET", path, null, AbuseReportPage.class);
      all.addAll(page.items());
      cursor = page.items().isEmpty() ? null : page.cursor();
    } while (cursor != null && all.size() < MOST);
    return List.copyOf(all);
  }

  /** One of them. */
  public AbuseReport get(String id) {
    return exchange.call("GET", path(id), null, AbuseReport.class);
  }

  /**
   * Closes one; again with another note changes that.
   *
   * @param note what came of it; null leaves none
   */
  public AbuseReport close(String id, @Nullable String note) {
    return exchange.call("PUT", path(id) + "/closing", new ClosingSpec(note), AbuseReport.class);
  }

  private static String path(String id) {
    return REPORTS + "/" + RelayClient.escaped(id);
  }
}
