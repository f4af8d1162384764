package io.mysocket.relay.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.mysocket.control.json.Json;
import io.mysocket.relay.lines.LineFile;
import io.mysocket.relay.lines.LineTarget;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessLogTest {
  private static AccessRecord record(String agent, String path) {
    return new AccessRecord.HttpRequest(
        Instant.parse("2026-11-24T01:02:03Z"),
        "id-web",
        "demo/web",
        "192.0.2.7",
        new AccessRecord.Head("GET", "a.example", path, "HTTP/2", agent, null),
        new AccessRecord.Outcome(200, null, 3, 5, Duration.ofMillis(1500)),
        null,
        Duration.ofMillis(20),
        "id1",
        null);
  }

  @Test
  void writesTheCombinedFormat() {
    assertThat(AccessFormat.COMBINED.line(record("curl/8", "/a?secret=1"), false))
        .isEqualTo(
            "192.0.2.7 - - [24/Nov/2026:01:02:03 +0000] \"GET /a HTTP/2\" 200 5 \"-\" \"curl/8\""
                + " demo/web 1.500 id1");
  }

  @Test
  void writesQueriesOnlyWhenAskedTo() {
    assertThat(AccessFormat.COMBINED.line(record("x", "/a?b"), true)).contains("GET /a?b ");
  }

  @Test
  void cannotBeMadeToForgeALine() throws Exception {
    String evil = "a\r\n127.0.0.1 - - \"GET /x\" \u001b[31m\\ \u2028 \u00e4\0";
    for (AccessFormat format : AccessFormat.values()) {
      String line = format.line(record(evil, "/" + evil), true);
      assertThat(line).matches("[ -~]*").doesNotContain("\" \"GET /x\"");
    }
    var parsed = Json.LENIENT.readTree(AccessFormat.JSON.line(record(evil, "/"), false));
    assertThat(parsed.get("user_agent").asText()).isEqualTo(evil);
    assertThat(parsed.get("first_byte_seconds").asDouble()).isEqualTo(0.02);
  }

  @Test
  void appendsToAFile(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("access.log");
    for (int i = 0; i < 2; i++) {
      try (AccessLog log =
          new AccessLog(
              AccessFormat.JSON, false, LineFile.shared(file), new SimpleMeterRegistry())) {
        log.start();
        log.add(record("a", "/"));
      }
    }
    assertThat(Files.readAllLines(file)).hasSize(2).allMatch(line -> line.startsWith("{\"time\":"));
  }

  @Test
  void dropsAndCountsWhatAStuckDiskDoesNotTake() throws Exception {
    CountDownLatch stuck = new CountDownLatch(1);
    var written = new ByteArrayOutputStream();
    OutputStream disk =
        new OutputStream() {
          @Override
          public void write(int one) {
            written.write(one);
          }

          @Override
          public void write(byte[] bytes, int offset, int count) throws java.io.IOException {
            try {
              stuck.await();
            } catch (InterruptedException e) {
              throw new java.io.IOException(e);
            }
            written.write(bytes, offset, count);
          }
        };
    AccessLog log =
        new AccessLog(AccessFormat.COMBINED, false, LineTarget.of(disk), new SimpleMeterRegistry());
    log.start();
    int added = 2 * AccessLog.QUEUE;
    for (int i = 0; i < added; i++) {
      log.add(record("a", "/"));
    }
    assertThat(log.dropped()).isPositive();
    stuck.countDown();
    log.close();

    long lines = written.toString(StandardCharsets.US_ASCII).lines().count();
    assertThat(lines + log.dropped()).isEqualTo(added);
  }
}
