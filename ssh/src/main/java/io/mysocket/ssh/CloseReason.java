package io.mysocket.ssh;

import java.io.EOFException;
import java.io.IOException;

/**
 * Why an SSH connection ended.
 *
 * @param by who ended it
 * @param code DISCONNECT reason (RFC 4253 11.1); 0 if there was no DISCONNECT
 * @param text in words, from the peer or from us; from the peer it is untrusted
 */
public record CloseReason(By by, int code, String text) {
  /** Who ended a connection. */
  public enum By {
    US,
    PEER,
    NETWORK
  }

  private static final int PROTOCOL_ERROR = 2;
  private static final int MAC_ERROR = 5;

  static final CloseReason PEER_CLOSED =
      new CloseReason(By.PEER, 0, "the other end closed the connection");

  private static final String SAYS = "the other end says: ";

  /** A server said something instead of speaking SSH. */
  static CloseReason turnedAway(String words) {
    return new CloseReason(By.PEER, 0, SAYS + words);
  }

  /** What to throw where a login was awaited. */
  IOException beforeLogin() {
    String message = "the connection ended before the login: " + this;
    if (by == By.US || code != 0) {
      return new EOFException(message);
    }
    return by == By.PEER && text.startsWith(SAYS)
        ? new TurnedAwayException(message)
        : new HungUpException(message);
  }

  static CloseReason network(Throwable cause) {
    return new CloseReason(By.NETWORK, 0, String.valueOf(cause.getMessage()));
  }

  /** What a DISCONNECT message says; {@code message} starts at its type. */
  static CloseReason read(By by, byte[] message, int offset, int length) {
    try {
      MessageReader in = new MessageReader(message, offset + 1, length - 1);
      return new CloseReason(by, in.u32(), in.text());
    } catch (ProtocolException _) {
      return new CloseReason(by, 0, "a DISCONNECT without a reason");
    }
  }

  /** Whether we ended it because the login took us too long. */
  public boolean isOurDelay() {
    return by == By.US && text.startsWith(LoginClock.BUSY);
  }

  /** Whether we ended it because the peer took too long to log in. */
  public boolean isLateLogin() {
    return by == By.US
        && (text.startsWith(LoginClock.LATE_IDENTIFICATION)
            || text.startsWith(LoginClock.LATE_LOGIN));
  }

  /** Whether we ended it because what came was no correct SSH. */
  public boolean isFaultOfPeer() {
    return by == By.US && (code == PROTOCOL_ERROR || code == MAC_ERROR) && !isLateLogin();
  }

  @Override
  public String toString() {
    return text + " (" + by + (code == 0 ? ")" : ", reason " + code + ")");
  }
}
