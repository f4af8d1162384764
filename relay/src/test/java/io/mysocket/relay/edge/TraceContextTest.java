package io.mysocket.relay.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysocket.relay.tracing.CollectedSpans;
import io.mysocket.relay.tracing.Collector;
import io.mysocket.relay.tracing.OwnTraces;
import io.mysocket.relay.tracing.SpanCollector;
import io.opentelemetry.proto.trace.v1.Span;
import java.net.URI;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What targets hear of the traces that requests belong to (W3C Trace Context), and collectors. */
class TraceContextTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String PARENT = "b7ad6b7169203331";
  private static final String GOOD = "00-" + TRACE + "-" + PARENT + "-01";
  private static final String NEW = "00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-0[01]";

  private Rig rig;

  @BeforeEach
  void start() throws Exception {
    rig = new Rig();
  }

  @AfterEach
  void stop() throws Exception {
    rig.close();
  }

  private Origin.Request visit(String path, String fields) throws Exception {
    try (Raw raw = new Raw(rig.edge.httpPort())) {
      raw.send("GET " + path + " HTTP/1.1\r\nHost: " + Rig.WEB + "\r\n" + fields + "\r\n")
          .response();
    }
    return rig.origin.last();
  }

  @Test
  void passesOnWhatComesUnlessItIsToldOtherwise() throws Exception {
    Origin.Request seen =
        visit("/", "traceparent: " + GOOD + "\r\ntracestate: a=1\r\ntracestate: b=2\r\n");
    assertThat(seen.all("traceparent")).containsExactly(GOOD);
    assertThat(seen.all("tracestate")).containsExactly("a=1", "b=2");
    assertThat(visit("/", "traceparent: broken\r\n").field("traceparent")).isEqualTo("broken");
    assertThat(visit("/", "").field("traceparent")).isEmpty();
    assertThat(rig.accessLog(3).lines())
        .as("each connection has a thread of its own, which is as fast as it likes")
        .satisfiesExactlyInAnyOrder(
            line -> assertThat(line).contains("\"trace_id\":\"" + TRACE + "\""),
            line -> assertThat(line).doesNotContain("trace_id"),
            line -> assertThat(line).doesNotContain("trace_id"));
  }

  @Test
  void beginsATraceWhereThereIsNone() throws Exception {
    rig.tracing = new OwnTraces(1);
    Origin.Request seen = visit("/", "");
    String made = seen.field("traceparent");
    assertThat(made).matches(NEW).endsWith("-01");
    assertThat(visit("/", "traceparent: " + GOOD + "\r\ntracestate: a=1\r\n").field("traceparent"))
        .isEqualTo(GOOD);
    assertThat(rig.origin.last().field("tracestate")).isEqualTo("a=1");
    rig.tracing = new OwnTraces(0);
    assertThat(visit("/", "").field("traceparent")).matches(NEW).endsWith("-00");
    assertThat(rig.accessLog(3)).contains("\"trace_id\":\"" + made.split("-")[1] + "\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "traceparent: 00-00000000000000000000000000000000-b7ad6b7169203331-01",
        "traceparent: 00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
        "traceparent: 00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
        "traceparent: ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-x",
        "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
        "traceparent: ",
        "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r\n"
            + "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00"
      })
  void beginsATraceInPlaceOfABrokenOne(String fields) throws Exception {
    rig.tracing = new OwnTraces(1);
    Origin.Request seen = visit("/", fields + "\r\ntracestate: a=1\r\n");
    assertThat(seen.all("traceparent")).hasSize(1).allMatch(made -> made.matches(NEW));
    assertThat(seen.field("traceparent")).doesNotContain(TRACE);
    assertThat(seen.all("tracestate")).isEmpty();
  }

  @Test
  void takesALaterVersion() throws Exception {
    rig.tracing = new OwnTraces(1);
    String later = "01-" + TRACE + "-" + PARENT + "-01-more";
    assertThat(visit("/", "traceparent: " + later + "\r\n").field("traceparent")).isEqualTo(later);
  }

  @Test
  void tellsACollectorAndStandsBetweenVisitorAndTarget() throws Exception {
    try (SpanCollector collector = new SpanCollector()) {
      var tracing =
          CollectedSpans.by(
              new Collector(collector.endpoint(), Map.of("X-Who", "me"), null), 0, "1.2.3");
      rig.tracing = tracing;
      Origin.Request seen =
          visit(
              "/a?secret=1",
              "User-Agent: test\r\ntraceparent: " + GOOD + "\r\ntracestate: a=1\r\n");
      visit("/not-sampled", "");
      rig.origin.on("/b", "HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n");
      visit("/b", "traceparent: " + GOOD + "\r\n");
      // A span ends when the visitor has its answer, and goes out a moment later.
      Awaitility.await().until(() -> collector.spans().size() == 2);
      tracing.close();
      assertThat(collector.spans()).as("the others are not sampled").hasSize(2);
      Span span = spanOf(collector, "/a");
      assertThat(SpanCollector.hex(span.getTraceId())).isEqualTo(TRACE);
      assertThat(SpanCollector.hex(span.getParentSpanId())).isEqualTo(PARENT);
      assertThat(seen.field("traceparent"))
          .isEqualTo("00-" + TRACE + "-" + SpanCollector.hex(span.getSpanId()) + "-01");
      assertThat(seen.field("tracestate")).isEqualTo("a=1");
      assertThat(span.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_SERVER);
      assertThat(span.getName()).isEqualTo("GET");
      assertThat(SpanCollector.attributes(span))
          .containsEntry("url.path", "/a")
          .containsEntry("http.response.status_code", "200")
          .containsEntry("server.address", Rig.WEB)
          .containsEntry("client.address", "127.0.0.1")
          .containsEntry("user_agent.original", "test")
          .containsEntry("mysocket.socket.id", "web")
          .doesNotContainKey("error.type");
      assertThat(span.getEndTimeUnixNano()).isGreaterThanOrEqualTo(span.getStartTimeUnixNano());
      assertThat(spanOf(collector, "/b").getStatus().getCodeValue()).isEqualTo(2);
      assertThat(collector.resource())
          .containsEntry("service.name", "mysocket-relay")
          .containsEntry("service.version", "1.2.3");
      assertThat(collector.fields()).containsEntry("X-who", "me");
    }
  }

  /** Each connection has a thread of its own: the later request may be told of first. */
  private static Span spanOf(SpanCollector collector, String path) {
    return collector.spans().stream()
        .filter(each -> path.equals(SpanCollector.attributes(each).get("url.path")))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void losesSpansAndNoRequestWithoutACollector() throws Exception {
    URI nowhere = URI.create("http://127.0.0.1:1/v1/traces");
    try (CollectedSpans tracing =
        CollectedSpans.by(new Collector(nowhere, Map.of(), null), 1, "1")) {
      rig.tracing = tracing;
      for (int i = 0; i < 20; i++) {
        assertThat(visit("/" + i, "").field("traceparent")).matches(NEW).endsWith("-01");
      }
    }
  }
}
