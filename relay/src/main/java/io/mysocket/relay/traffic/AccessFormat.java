package io.mysocket.relay.traffic;

import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How a record becomes a line, without line end and without anything that could end one. */
public enum AccessFormat {
  /** The combined log format, with socket, duration in seconds and request id behind it. */
  COMBINED {
    @Override
    String line(AccessRecord is, boolean queries) {
      AccessRecord.Request asked = is.request();
      return "%s - - [%s] \"%s %s %s\" %d %d \"%s\" \"%s\" %s %.3f %s"
          .formatted(
              is.visitor(),
              COMMON_TIME.format(is.at().atOffset(ZoneOffset.UTC)),
              escaped(asked.method()),
              escaped(queries ? asked.path() : asked.pathOnly()),
              escaped(asked.protocol()),
              is.status(),
              is.sent(),
              escaped(orDash(asked.referer())),
              escaped(orDash(asked.userAgent())),
              escaped(orDash(is.socket())),
              seconds(is.duration()),
              is.requestId());
    }
  },
  /** One JSON object. */
  JSON {
    @Override
    String line(AccessRecord is, boolean queries) {
      AccessRecord.Request asked = is.request();
      StringBuilder out = new StringBuilder(400).append('{');
      text(out, "time", is.at().toString());
      text(out, "socket", is.socket());
      text(out, "visitor", is.visitor());
      text(out, "method", asked.method());
      text(out, "host", asked.host());
      text(out, "path", queries ? asked.path() : asked.pathOnly());
      text(out, "protocol", asked.protocol());
      number(out, "status", Integer.toString(is.status()));
      number(out, "received_bytes", Long.toString(is.received()));
      number(out, "sent_bytes", Long.toString(is.sent()));
      number(out, "duration_seconds", decimal(is.duration()));
      Duration firstByte = is.firstByte();
      if (firstByte != null) {
        number(out, "first_byte_seconds", decimal(firstByte));
      }
      text(out, "user_agent", asked.userAgent());
      text(out, "referer", asked.referer());
      text(out, "request_id", is.requestId());
      out.setCharAt(out.length() - 1, '}');
      return out.toString();
    }
  };

  private static final DateTimeFormatter COMMON_TIME =
      DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ROOT);
  private static final HexFormat HEX = HexFormat.of();

  /**
   * @param queries whether query strings are written
   */
  abstract String line(AccessRecord is, boolean queries);

  private static String orDash(@Nullable String text) {
    return text == null || text.isEmpty() ? "-" : text;
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }

  private static String decimal(Duration duration) {
    return String.format(Locale.ROOT, "%.6f", seconds(duration));
  }

  private static void text(StringBuilder out, String name, @Nullable String value) {
    if (value != null) {
      out.append('"').append(name).append("\":\"").append(escaped(value)).append("\",");
    }
  }

  private static void number(StringBuilder out, String name, String value) {
    out.append('"').append(name).append("\":").append(value).append(',');
  }

  /** Printable ASCII stays; all else, quotes and backslashes become what JSON strings have. */
  static String escaped(String text) {
    StringBuilder out = null;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= ' ' && c < 0x7f && c != '"' && c != '\\') {
        if (out != null) {
          out.append(c);
        }
        continue;
      }
      if (out == null) {
        out = new StringBuilder(text.length() + 16).append(text, 0, i);
      }
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else {
        out.append("\\u").append(HEX.toHexDigits((short) c));
      }
    }
    return out == null ? text : out.toString();
  }
}
