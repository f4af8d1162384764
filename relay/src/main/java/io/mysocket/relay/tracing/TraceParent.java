package io.mysocket.relay.tracing;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A {@code traceparent} (W3C Trace Context 3.2).
 *
 * @param traceId 32 hexadecimal digits
 * @param parentId 16, of the span that asks
 * @param sampled whether whoever asks keeps its spans
 */
record TraceParent(String traceId, String parentId, boolean sampled) {
  static final AsciiString NAME = AsciiString.cached("traceparent");
  static final AsciiString STATE = AsciiString.cached("tracestate");

  /** Length of version 00; later ones may be longer. */
  private static final int LENGTH = 55;

  private static final int TRACE = 3;
  private static final int PARENT = 36;
  private static final int FLAGS = 53;

  /** What a request carries; null if there is none, more than one, or a broken one. */
  static @Nullable TraceParent of(HttpHeaders headers) {
    String first = headers.get(NAME);
    if (first == null) {
      return null;
    }
    List<String> all = headers.getAll(NAME);
    return all.size() == 1 ? parse(first) : null;
  }

  /** Null if it is broken. */
  static @Nullable TraceParent parse(String text) {
    boolean shaped =
        text.length() >= LENGTH
            && isHex(text, 0, 2)
            && text.charAt(2) == '-'
            && isHex(text, TRACE, PARENT - 1)
            && text.charAt(PARENT - 1) == '-'
            && isHex(text, PARENT, FLAGS - 1)
            && text.charAt(FLAGS - 1) == '-'
            && isHex(text, FLAGS, LENGTH);
    if (!shaped || text.startsWith("ff")) {
      return null;
    }
    boolean first = text.startsWith("00");
    if (text.length() > LENGTH && (first || text.charAt(LENGTH) != '-')) {
      return null;
    }
    String trace = text.substring(TRACE, PARENT - 1);
    String parent = text.substring(PARENT, FLAGS - 1);
    if (isZero(trace) || isZero(parent)) {
      return null;
    }
    boolean sampled = (Character.digit(text.charAt(LENGTH - 1), 16) & 1) == 1;
    return new TraceParent(trace, parent, sampled);
  }

  private static boolean isHex(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (!(c >= '0' && c <= '9' || c >= 'a' && c <= 'f')) {
        return false;
      }
    }
    return true;
  }

  private static boolean isZero(String digits) {
    return digits.chars().allMatch(c -> c == '0');
  }

  /** As a field's value. */
  String text() {
    return "00-" + traceId + "-" + parentId + (sampled ? "-01" : "-00");
  }
}
