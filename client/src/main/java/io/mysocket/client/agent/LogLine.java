package io.mysocket.client.agent;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/**
 * A line of the agent's log, as those of relay and operator: time (RFC 3339, UTC, milliseconds),
 * level, the logger's short name, message. No formatter of the JDK takes part: for the name of a
 * month they load the words of all languages, which each Pod would keep.
 */
public final class LogLine extends Formatter {
  /** For the log manager. */
  public LogLine() {}

  @Override
  public String format(LogRecord line) {
    var text = new StringBuilder(160);
    time(text, line.getInstant());
    String name = line.getLoggerName() == null ? "" : line.getLoggerName();
    text.append(level(line.getLevel()))
        .append(name, name.lastIndexOf('.') + 1, name.length())
        .append(' ')
        .append(formatMessage(line))
        .append('\n');
    if (line.getThrown() != null) {
      var trace = new StringWriter();
      line.getThrown().printStackTrace(new PrintWriter(trace, true));
      text.append(trace);
    }
    return text.toString();
  }

  private static void time(StringBuilder text, Instant when) {
    var at = when.atOffset(ZoneOffset.UTC);
    LocalTime time = at.toLocalTime();
    text.append(at.toLocalDate()).append('T');
    padded(text, time.getHour(), 2).append(':');
    padded(text, time.getMinute(), 2).append(':');
    padded(text, time.getSecond(), 2).append('.');
    padded(text, time.getNano() / 1_000_000, 3).append("Z ");
  }

  private static StringBuilder padded(StringBuilder text, int number, int width) {
    String digits = Integer.toString(number);
    return text.repeat('0', width - digits.length()).append(digits);
  }

  private static String level(Level level) {
    if (level.intValue() >= Level.SEVERE.intValue()) {
      return "ERROR ";
    } else if (level.intValue() >= Level.WARNING.intValue()) {
      return "WARN  ";
    }
    return level.intValue() >= Level.INFO.intValue() ? "INFO  " : "DEBUG ";
  }
}
