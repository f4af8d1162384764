package io.mysocket.relay.reports;

import io.mysocket.control.problems.ProblemException;
import io.mysocket.control.reports.AbuseKind;
import io.mysocket.control.reports.AbuseReportSpec;
import io.mysocket.relay.control.Call;
import io.mysocket.relay.control.Endpoint;
import io.mysocket.relay.control.Reply;
import io.mysocket.relay.pages.Forms;
import io.mysocket.relay.pages.Page;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The page to report abuse by, which warnings and error pages lead to. */
final class ReportPages {
  private static final String PATH = "/report";
  private static final String TITLE = "Report abuse";

  private final ReportApi api;

  ReportPages(ReportApi api) {
    this.api = api;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.open("GET", PATH, call -> page(200, Map.of("url", call.query("url").orElse(""))))
            .knowing("url"),
        Endpoint.open("POST", PATH, this::send));
  }

  private static Reply page(int status, Map<String, String> values) {
    return Forms.page(Page.REPORT, status, TITLE, values);
  }

  private Reply send(Call call) {
    return Page.orMessage(() -> {
      Map<String, String> form = Forms.sent(call);
      AbuseKind kind = kind(form.get("kind"));
      try {
        api.take(
            call,
            new AbuseReportSpec(form.get("url"), kind, form.get("text"), form.get("contact")));
      } catch (ProblemException e) {
        Map<String, String> again = new HashMap<>(form);
        again.put("error", Page.sentence(e));
        if (kind != null) {
          again.put(kind.text(), "selected");
        }
        return page(e.problem().status(), again).again(e.retryAfter());
      }
      return Page.message(
          200, "Thank you", "Whoever runs this relay has your report now and looks into it.");
    });
  }

  private static @Nullable AbuseKind kind(@Nullable String text) {
    return Arrays.stream(AbuseKind.values())
        .filter(kind -> kind.text().equals(text))
        .findFirst()
        .orElse(null);
  }
}
