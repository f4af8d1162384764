package io.mysocket.relay.traffic;

import io.mysocket.relay.traffic.AccessRecord.Head;
import io.mysocket.relay.traffic.AccessRecord.HttpRequest;
import io.mysocket.relay.traffic.AccessRecord.Outcome;
import io.mysocket.relay.traffic.AccessRecord.RawConnection;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How a record becomes a line, without line end and without anything that could end one. */
public enum AccessFormat {
  /** The combined log format, with socket, duration in seconds and request id behind it. */
  COMBINED {
    @Override
    public String line(AccessRecord is, boolean queries) {
      String asked =
          switch (is) {
            case HttpRequest request -> asked(request.head(), queries);
            case RawConnection raw -> "TCP " + escaped(orDash(raw.host()));
          };
      String sender = is instanceof HttpRequest request ? sender(request.head()) : "\"-\" \"-\"";
      return is.visitor()
          + (" - - [" + time(is) + "] \"" + asked + "\" ")
          + (is.outcome().status() + " " + is.outcome().sent() + " " + sender + " ")
          + (escaped(orDash(is.socket())) + " " + seconds(is.outcome().duration(), 3) + " ")
          + is.requestId();
    }
  },
  /** One JSON object. */
  JSON {
    @Override
    public String line(AccessRecord is, boolean queries) {
      return JsonLine.of(is, queries);
    }
  },
  /** What a socket's owner sees on a terminal, as the original service wrote it. */
  TERMINAL {
    @Override
    public String line(AccessRecord is, boolean queries) {
      Outcome outcome = is.outcome();
      String seconds = seconds(outcome.duration(), 3);
      return switch (is) {
        case HttpRequest request ->
            (is.visitor() + " - - [" + time(is) + "] \"" + asked(request.head(), queries) + "\" ")
                + (outcome.status() + " " + outcome.sent() + " " + sender(request.head()))
                + (" response_time=\"" + seconds + " secs\"");
        case RawConnection _ ->
            (is.visitor() + " [" + time(is) + "] TCP " + outcome.status())
                + (" bytes_sent:" + outcome.sent() + " bytes_received:" + outcome.received())
                + (" session_time: " + seconds);
      };
    }
  };

  private static final DateTimeFormatter COMMON_TIME =
      DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ROOT);

  /** Most lines are of the same second as the one before. */
  private record Second(long epoch, String text) {}

  private static volatile Second lastSecond = new Second(Long.MIN_VALUE, "");

  /**
   * The record as a line.
   *
   * @param queries whether query strings are written
   */
  public abstract String line(AccessRecord is, boolean queries);

  private static String time(AccessRecord is) {
    long second = is.at().getEpochSecond();
    Second last = lastSecond;
    if (last.epoch != second) {
      last = new Second(second, COMMON_TIME.format(is.at().atOffset(ZoneOffset.UTC)));
      lastSecond = last;
    }
    return last.text;
  }

  private static String asked(Head head, boolean queries) {
    return escaped(head.method())
        + " "
        + escaped(queries ? head.path() : head.pathOnly())
        + " "
        + escaped(head.protocol());
  }

  private static String sender(Head head) {
    return '"'
        + escaped(orDash(head.referer()))
        + "\" \""
        + escaped(orDash(head.userAgent()))
        + '"';
  }

  private static String orDash(@Nullable String text) {
    return text == null || text.isEmpty() ? "-" : text;
  }

  static String seconds(Duration duration, int digits) {
    return BigDecimal.valueOf(duration.toNanos(), 9)
        .setScale(digits, RoundingMode.HALF_UP)
        .toPlainString();
  }

  private static String escaped(String text) {
    return JsonLine.escaped(text);
  }
}
