package io.mysocket.relay.sockets;

import io.mysocket.control.traffic.AccessEntry;
import io.mysocket.relay.traffic.AccessFormat;
import io.mysocket.relay.traffic.AccessRecord;
import io.mysocket.relay.traffic.AccessRecord.Head;
import io.mysocket.relay.traffic.AccessRecord.HttpRequest;
import io.mysocket.relay.traffic.AccessRecord.Outcome;
import io.mysocket.relay.traffic.AccessRecord.RawConnection;

/** Access records as a socket's owner is shown them, query strings included. */
final class AccessEntries {
  private AccessEntries() {}

  static AccessEntry of(AccessRecord is) {
    String line = AccessFormat.TERMINAL.line(is, true);
    return switch (is) {
      case HttpRequest request -> of(request, request.head(), line);
      case RawConnection raw -> of(raw, line);
    };
  }

  private static AccessEntry of(HttpRequest is, Head head, String line) {
    Outcome outcome = is.outcome();
    return new AccessEntry(
        AccessEntry.Kind.REQUEST,
        is.at(),
        is.visitor(),
        head.method(),
        head.host(),
        head.path(),
        head.protocol(),
        outcome.status(),
        outcome.problem(),
        outcome.received(),
        outcome.sent(),
        outcome.duration(),
        is.firstByte(),
        head.userAgent(),
        head.referer(),
        is.requestId(),
        line);
  }

  private static AccessEntry of(RawConnection is, String line) {
    Outcome outcome = is.outcome();
    return new AccessEntry(
        AccessEntry.Kind.CONNECTION,
        is.at(),
        is.visitor(),
        null,
        is.host(),
        null,
        "TCP",
        outcome.status(),
        outcome.problem(),
        outcome.received(),
        outcome.sent(),
        outcome.duration(),
        null,
        null,
        null,
        is.requestId(),
        line);
  }
}
