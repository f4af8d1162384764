package io.mysocket.relay.traffic;

import io.mysocket.relay.traffic.AccessRecord.Head;
import io.mysocket.relay.traffic.AccessRecord.HttpRequest;
import io.mysocket.relay.traffic.AccessRecord.Outcome;
import io.mysocket.relay.traffic.AccessRecord.RawConnection;
import java.time.Duration;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** A record as one JSON object, written without a tree; of one thread. */
final class JsonLine {
  private static final HexFormat HEX = HexFormat.of();

  private final StringBuilder out = new StringBuilder(400).append('{');

  private JsonLine() {}

  static String of(AccessRecord is, boolean queries) {
    JsonLine line = new JsonLine();
    line.text("time", is.at().toString());
    line.text("socket", is.socket());
    line.text("socket_id", is.socketId());
    line.text("visitor", is.visitor());
    switch (is) {
      case HttpRequest request -> line.head(request.head(), queries);
      case RawConnection raw -> {
        line.text("host", raw.host());
        line.text("protocol", "TCP");
      }
    }
    line.outcome(is.outcome());
    if (is instanceof HttpRequest request) {
      line.seconds("first_byte_seconds", request.firstByte());
      line.text("user_agent", request.head().userAgent());
      line.text("referer", request.head().referer());
    }
    line.text("request_id", is.requestId());
    if (is instanceof HttpRequest request) {
      line.text("trace_id", request.traceId());
    }
    line.out.setCharAt(line.out.length() - 1, '}');
    return line.out.toString();
  }

  private void head(Head head, boolean queries) {
    text("method", head.method());
    text("host", head.host());
    text("path", queries ? head.path() : head.pathOnly());
    text("protocol", head.protocol());
  }

  private void outcome(Outcome outcome) {
    number("status", Integer.toString(outcome.status()));
    text("problem", outcome.problem());
    number("received_bytes", Long.toString(outcome.received()));
    number("sent_bytes", Long.toString(outcome.sent()));
    seconds("duration_seconds", outcome.duration());
  }

  private void text(String name, @Nullable String value) {
    if (value != null) {
      out.append('"').append(name).append("\":\"").append(escaped(value)).append("\",");
    }
  }

  private void number(String name, String value) {
    out.append('"').append(name).append("\":").append(value).append(',');
  }

  private void seconds(String name, @Nullable Duration duration) {
    if (duration != null) {
      number(name, AccessFormat.seconds(duration, 6));
    }
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
