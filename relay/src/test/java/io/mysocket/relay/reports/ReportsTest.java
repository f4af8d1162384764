package io.mysocket.relay.reports;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mysocket.relay.People;
import io.mysocket.relay.RelayRig;
import io.mysocket.relay.RelayRig.Answer;
import io.mysocket.relay.audit.AuditLines;
import io.mysocket.relay.testing.OnEveryDatabase;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What anybody reports, and what the administrator sees and does of it. */
@OnEveryDatabase
class ReportsTest {
  private static final String REPORTS = "/api/v2/abuse-reports";
  private static final String URL = "https://Bakery.edge.relay.test:8443/login?next=%2F";
  private static final String ADMIN = "admin@relay.test";

  @TempDir Path folder;
  private RelayRig rig;
  private People people;
  private String eve;
  private int visitors;

  @BeforeEach
  void start() throws Exception {
    rig = new RelayRig(folder, People.OPEN);
    people = new People(rig);
    eve = people.member("eve@example.com", "");
    people.as(eve, "PUT", RelayRig.socket("shop"), "{\"subdomain\":\"bakery\"}");
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  private Answer report(Map<String, ?> body) {
    visitors++;
    return people.post(
        REPORTS, body, "X-Real-IP", "192.0.2." + visitors % 250, "Sec-Fetch-Site", "none");
  }

  private double reported(String result) {
    return rig.seams()
        .meters()
        .get("mysocket.relay.abuse.reported")
        .tag("result", result)
        .counter()
        .count();
  }

  private double open() {
    return rig.seams().meters().get("mysocket.relay.abuse.reports").gauge().value();
  }

  @Test
  void keepsAReportUntilItIsClosed() {
    Map<String, String> full = new LinkedHashMap<>();
    full.put("url", " " + URL + " ");
    full.put("kind", "phishing");
    full.put("text", "It looks like\r\nmy \u202ebank.");
    full.put("contact", "Ada@Example.com");
    Answer sent = report(full);
    assertThat(sent.status()).as(sent.response().body()).isEqualTo(202);
    assertThat(open()).isEqualTo(1);

    Answer one = rig.get(REPORTS + "/" + sent.text("id"));
    assertThat(one.text("host")).isEqualTo("bakery.edge.relay.test");
    assertThat(one.text("accountId"))
        .isEqualTo(people.as(eve, "GET", "/api/v2/account", "").text("id"));
    assertThat(one.text("url")).isEqualTo(URL);
    assertThat(one.text("text")).isEqualTo("It looks like\nmy bank.");
    assertThat(one.text("contact")).isEqualTo("ada@example.com");
    assertThat(one.json().has("closing")).isFalse();

    Answer closed = rig.put(REPORTS + "/" + sent.text("id") + "/closing", "{\"note\":\"gone\"}");
    assertThat(closed.text("closing/note")).isEqualTo("gone");
    Answer again = rig.put(REPORTS + "/" + sent.text("id") + "/closing", "{}");
    assertThat(again.text("closing/at")).isEqualTo(closed.text("closing/at"));
    assertThat(again.json().at("/closing").has("note")).isFalse();
    assertThat(open()).isZero();
    assertThat(rig.get(REPORTS).json().at("/items")).isEmpty();
    assertThat(rig.get(REPORTS + "?state=all").json().at("/items")).hasSize(1);

    JsonNode line = AuditLines.in(folder).of(sent.header("X-Request-Id"));
    assertThat(line.path("action").asText()).isEqualTo("sendAbuseReport");
    assertThat(line.path("actor_kind").asText()).isEqualTo("nobody");
    assertThat(line.path("object_id").asText()).isEqualTo(sent.text("id"));
  }

  @Test
  void listsTheLatestFirstByPages() {
    List<String> ids =
        List.of("phishing", "malware", "other").stream().map(this::idOfNext).toList();
    Answer first = rig.get(REPORTS + "?limit=2");
    assertThat(first.json().at("/items").findValuesAsText("id"))
        .isEqualTo(List.of(ids.get(2), ids.get(1)));
    Answer last = rig.get(REPORTS + "?limit=2&cursor=" + first.text("cursor"));
    assertThat(last.json().at("/items").findValuesAsText("id")).isEqualTo(List.of(ids.getFirst()));
    assertThat(last.json().has("cursor")).isFalse();
  }

  /** Ids grow by the millisecond. */
  private String idOfNext(String kind) {
    long now = System.currentTimeMillis();
    while (System.currentTimeMillis() == now) {
      Thread.onSpinWait();
    }
    return report(Map.of("url", URL, "kind", kind)).text("id");
  }

  @Test
  void takesOnlyWhatIsAboutASocketThatIsOrWasHere() {
    for (String url :
        List.of(
            "https://none.edge.relay.test/",
            "https://api.relay.test/",
            "https://example.org/",
            "https:///path",
            "bad host",
            "x\u0007.edge.relay.test",
            "https://bakery.edge.relay.test/" + "x".repeat(2_048))) {
      Answer refused =
          people.post(
              REPORTS, Map.of("url", url, "kind", "other"), "X-Real-IP", "10.0.0." + visitors++);
      assertThat(refused.status()).as(url).isEqualTo(400);
      assertThat(refused.text("field")).as(url).isEqualTo("url");
    }
    assertThat(report(Map.of("url", URL, "kind", "other", "contact", "nobody")).text("field"))
        .isEqualTo("contact");
    assertThat(report(Map.of("url", URL, "kind", "other", "text", "x".repeat(1_501))).text("field"))
        .isEqualTo("text");
    people.as(eve, "DELETE", RelayRig.socket("shop"), "");
    assertThat(report(Map.of("url", "bakery.edge.relay.test", "kind", "other")).status())
        .as("a name that was given up lately")
        .isEqualTo(202);
  }

  @Test
  void boundsWhatOneSourceSendsAndWhatIsKeptOfOneHost() {
    Map<String, String> body = Map.of("url", URL, "kind", "other");
    for (int i = 0; i < 10; i++) {
      assertThat(people.post(REPORTS, body, "X-Real-IP", "203.0.113.1").status()).isEqualTo(202);
    }
    Answer more = people.post(REPORTS, body, "X-Real-IP", "203.0.113.1");
    assertThat(more.status()).isEqualTo(429);
    assertThat(Integer.parseInt(more.header("Retry-After"))).isPositive();

    for (int i = 0; i < 12; i++) {
      assertThat(report(body).status()).isEqualTo(202);
    }
    assertThat(rig.get(REPORTS).json().at("/items")).hasSize(Reports.OF_ONE_HOST);
    assertThat(reported("taken")).isEqualTo(Reports.OF_ONE_HOST);
    assertThat(reported("repeated")).isEqualTo(2);
  }

  @Test
  void isReadAndClosedByTheAdministratorAlone() {
    String id = report(Map.of("url", URL, "kind", "other")).text("id");
    for (Answer refused :
        List.of(
            people.as(eve, "GET", REPORTS, ""),
            people.as(eve, "GET", REPORTS + "/" + id, ""),
            people.as(eve, "PUT", REPORTS + "/" + id + "/closing", "{}"))) {
      assertThat(refused.status()).isEqualTo(403);
    }
    assertThat(people.get(REPORTS).status()).isEqualTo(401);
    assertThat(rig.get(REPORTS + "?state=closed").text("field")).isEqualTo("state");
    String long201 = "{\"note\":\"" + "x".repeat(201) + "\"}";
    assertThat(rig.put(REPORTS + "/" + id + "/closing", long201).text("field")).isEqualTo("note");
    assertThat(rig.put(REPORTS + "/none/closing", "{}").status()).isEqualTo(404);
  }

  @Test
  void isWrittenToTheAdministratorNowAndThen() {
    report(Map.of("url", URL, "kind", "phishing", "text", "buy pills"));
    String mail = people.mails(ADMIN, 1).getFirst();
    assertThat(mail).contains("phishing  bakery.edge.relay.test").doesNotContain("pills", "/login");
    report(Map.of("url", URL, "kind", "malware"));
    report(Map.of("url", URL, "kind", "malware"));
    assertThat(rig.seams().meters().get("mysocket.relay.mail.waiting").gauge().value())
        .isLessThanOrEqualTo(1);
    assertThat(people.mails(ADMIN)).as("none within %s", ReportLetters.PAUSE).hasSize(1);
  }

  @Test
  void hasAPageThatNoOtherSiteCanSend() {
    Answer page = people.page("/report?url=" + "https%3A%2F%2Fbakery.edge.relay.test%2F%3Cb%3E");
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.response().body())
        .contains("value=\"https://bakery.edge.relay.test/&lt;b&gt;\"")
        .doesNotContain("<script");
    Map<String, String> form = new LinkedHashMap<>();
    form.put("url", URL);
    form.put("kind", "malware");
    form.put("text", "\"quoted\" <b>" + "\u4e2d".repeat(1_400));
    form.put("contact", "nobody");

    Answer wrong = people.submit(page, "/report", form);
    assertThat(wrong.status()).isEqualTo(400);
    assertThat(wrong.response().body())
        .contains("e-mail address", "value=\"malware\" selected", "&quot;quoted&quot; &lt;b&gt;");
    form.put("contact", "");
    Answer thanks = people.submit(wrong, "/report", form);
    assertThat(thanks.status()).isEqualTo(200);
    assertThat(thanks.response().body()).contains("Thank you");
    assertThat(rig.get(REPORTS).text("items/0/text")).startsWith("\"quoted\" <b>");

    form.put("form", "guess");
    assertThat(people.form("/report", form).status()).isEqualTo(403);
    assertThat(rig.get(REPORTS).json().at("/items")).hasSize(1);
  }
}
