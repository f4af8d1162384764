package io.mysocket.relay.reports;

import io.mysocket.control.accounts.Scope;
import io.mysocket.control.problems.Problem;
import io.mysocket.control.problems.ProblemException;
import io.mysocket.control.problems.ProblemKind;
import io.mysocket.control.reports.AbuseReceipt;
import io.mysocket.control.reports.AbuseReport;
import io.mysocket.control.reports.AbuseReportPage;
import io.mysocket.control.reports.AbuseReportSpec;
import io.mysocket.control.reports.ClosingSpec;
import io.mysocket.relay.accounts.AdminOnly;
import io.mysocket.relay.accounts.Attempts;
import io.mysocket.relay.control.Call;
import io.mysocket.relay.control.Endpoint;
import io.mysocket.relay.control.OneLine;
import io.mysocket.relay.control.Reply;
import java.util.List;

/** Reports over HTTP: anybody sends them, the administrator reads and closes them. */
final class ReportApi {
  private static final String REPORTS = "/api/v2/abuse-reports";
  private static final String REPORT = REPORTS + "/{id}";
  private static final String ID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

  private static final int LARGEST_PAGE = 500;
  private static final int PAGE = 100;
  private static final int LONGEST_NOTE = 200;

  private final Reports reports;
  private final AdminOnly admin;
  private final Attempts attempts;

  ReportApi(Reports reports, AdminOnly admin, Attempts attempts) {
    this.reports = reports;
    this.admin = admin;
    this.attempts = attempts;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.open("POST", REPORTS, this::send),
        Endpoint.of("GET", REPORTS, Scope.ACCOUNT, this::list).knowing("limit", "cursor", "state"),
        Endpoint.of("GET", REPORT, Scope.ACCOUNT, this::get),
        Endpoint.of("PUT", REPORT + "/closing", Scope.ACCOUNT, this::close));
  }

  private Reply send(Call call) {
    return Reply.json(202, new AbuseReceipt(take(call, call.body(AbuseReportSpec.class))));
  }

  /** Takes a report of whoever calls; its id. */
  String take(Call call, AbuseReportSpec spec) {
    attempts.from(Attempts.Kind.REPORT_FROM, call.visitor());
    String id = reports.take(spec);
    call.about("abuse-report", id);
    return id;
  }

  private Reply list(Call call) {
    admin.require(call, "reads reports of abuse");
    int limit = call.number("limit", PAGE, 1, LARGEST_PAGE);
    String before = call.query("cursor").map(ReportApi::checked).orElse(ReportTable.LATEST);
    List<AbuseReport> rows = reports.page(before, isAll(call), limit + 1);
    boolean more = rows.size() > limit;
    List<AbuseReport> page = more ? rows.subList(0, limit) : rows;
    return Reply.json(200, new AbuseReportPage(page, more ? page.getLast().id() : null));
  }

  private static boolean isAll(Call call) {
    return switch (call.query("state").orElse("open")) {
      case "open" -> false;
      case "all" -> true;
      default ->
          throw ProblemException.invalidField(
              "state",
              "the query parameter state is neither open nor all",
              "Use state=all to have closed reports too, or leave it out.");
    };
  }

  private static String checked(String cursor) {
    if (cursor.matches(ID)) {
      return cursor;
    }
    throw ProblemException.invalidField(
        "cursor",
        "the cursor is not one of this relay",
        "Use the cursor of the page before, or leave it out.");
  }

  private Reply get(Call call) {
    admin.require(call, "reads reports of abuse");
    return Reply.json(200, reports.find(call.path("id")).orElseThrow(ReportApi::unknown));
  }

  private Reply close(Call call) {
    admin.require(call, "closes reports of abuse");
    String note =
        OneLine.orNull(
            "note", call.body(ClosingSpec.class).note(), LONGEST_NOTE, "Write it on one line.");
    return Reply.json(200, reports.close(call.path("id"), note).orElseThrow(ReportApi::unknown));
  }

  private static ProblemException unknown() {
    return new ProblemException(
        Problem.of(
            ProblemKind.NOT_FOUND,
            "there is no such report",
            "Use an id as GET /api/v2/abuse-reports tells it; old reports are forgotten."));
  }
}
