package io.mysocket.relay.sockets;

import io.mysocket.control.sockets.HostnameState.State;
import io.mysocket.relay.dns.TxtLookup;
import java.time.Duration;
import java.time.Instant;

/**
 * What a look into the DNS makes of a wish for a name.
 *
 * <pre>
 *   PENDING_DNS --record there--> ACTIVE --record gone for a day, or wanted by who has proved it--> PENDING_DNS
 *        \--record there, but the name is another's--> CONFLICT --record there, name free--> ACTIVE
 * </pre>
 */
final class HostnameVerdict {
  static final Duration FIRST_RETRY = Duration.ofSeconds(5);
  static final Duration LONGEST_RETRY = Duration.ofHours(6);

  /** How often an active name must be proved anew. */
  static final Duration AGAIN = Duration.ofDays(7);

  /** How often one is looked at whose record was gone, or could not be looked up. */
  static final Duration DOUBT = Duration.ofHours(1);

  /** How long the record of an active name may be gone. */
  static final Duration GRACE = Duration.ofHours(24);

  /** A wait grows to this share of how long it has lasted already. */
  private static final int SHARE = 4;

  private HostnameVerdict() {}

  /**
   * @param taken the name is another socket's
   * @param wanted another account has proved the name too
   */
  static HostnameRow of(
      HostnameRow row, TxtLookup.Answer answer, boolean taken, boolean wanted, Instant at) {
    boolean proved = HostnameProof.isIn(answer, row);
    return switch (row.state()) {
      case ACTIVE -> active(row, answer, proved, wanted, at);
      case PENDING_DNS, PENDING_CERTIFICATE, CONFLICT -> {
        if (answer instanceof TxtLookup.Unknown) {
          yield row.checked(row.state(), null, at, retry(row, at));
        }
        if (!proved) {
          yield row.checked(State.PENDING_DNS, null, at, retry(row, at));
        }
        yield taken
            ? row.checked(State.CONFLICT, null, at, at.plus(DOUBT))
            : row.checked(State.ACTIVE, null, at, at.plus(AGAIN));
      }
    };
  }

  private static HostnameRow active(
      HostnameRow row, TxtLookup.Answer answer, boolean proved, boolean wanted, Instant at) {
    if (proved) {
      return row.checked(State.ACTIVE, null, at, at.plus(AGAIN));
    }
    if (answer instanceof TxtLookup.Unknown) {
      return row.checked(State.ACTIVE, row.absentSince(), at, at.plus(DOUBT));
    }
    Instant absent = row.absentSince() == null ? at : row.absentSince();
    boolean lost = wanted || !absent.plus(GRACE).isAfter(at);
    return lost
        ? row.checked(State.PENDING_DNS, null, at, at.plus(FIRST_RETRY))
        : row.checked(State.ACTIVE, absent, at, at.plus(DOUBT));
  }

  private static Instant retry(HostnameRow row, Instant at) {
    Duration wait = Duration.between(row.since(), at).dividedBy(SHARE);
    if (wait.compareTo(FIRST_RETRY) < 0) {
      wait = FIRST_RETRY;
    }
    return at.plus(wait.compareTo(LONGEST_RETRY) > 0 ? LONGEST_RETRY : wait);
  }
}
