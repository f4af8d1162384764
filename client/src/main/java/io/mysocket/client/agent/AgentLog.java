package io.mysocket.client.agent;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.logging.LogManager;

/**
 * The configuration of java.util.logging in an agent: from INFO up, to standard error, as {@link
 * LogLine}s. Its log manager makes it.
 */
public final class AgentLog {
  private static final String PROPERTIES =
      """
      handlers=io.mysocket.client.agent.LogHandler
      .level=INFO
      """;

  /** For the log manager. */
  public AgentLog() throws IOException {
    LogManager.getLogManager()
        .readConfiguration(
            new ByteArrayInputStream(PROPERTIES.getBytes(StandardCharsets.ISO_8859_1)));
  }
}
