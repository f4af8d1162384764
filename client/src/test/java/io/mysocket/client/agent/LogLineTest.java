package io.mysocket.client.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class LogLineTest {
  private static LogRecord said(Level level, String message) {
    var line = new LogRecord(level, message);
    line.setLoggerName("io.mysocket.client.agent.Agent");
    line.setInstant(Instant.parse("2026-01-02T03:04:05.006789Z"));
    return line;
  }

  @Test
  void aLineIsTimeLevelNameAndMessage() {
    assertThat(new LogLine().format(said(Level.INFO, "Tunnel up")))
        .isEqualTo("2026-01-02T03:04:05.006Z INFO  Agent Tunnel up\n");
    assertThat(new LogLine().format(said(Level.WARNING, "late"))).contains("Z WARN  Agent late\n");
    assertThat(new LogLine().format(said(Level.SEVERE, "gone"))).contains("Z ERROR Agent gone\n");
    assertThat(new LogLine().format(said(Level.FINE, "why"))).contains("Z DEBUG Agent why\n");
  }

  @Test
  void anExceptionFollowsItsLine() {
    LogRecord line = said(Level.WARNING, "late");
    line.setThrown(new IllegalStateException("no"));
    assertThat(new LogLine().format(line))
        .startsWith(
            "2026-01-02T03:04:05.006Z WARN  Agent late\njava.lang.IllegalStateException: no\n\tat ");
  }
}
