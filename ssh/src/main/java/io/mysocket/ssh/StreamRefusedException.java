package io.mysocket.ssh;

import java.net.ConnectException;

/**
 * A stream could not be opened: the peer refused it with this reason (RFC 4254 5.1), or a limit of
 * ours did.
 */
public final class StreamRefusedException extends ConnectException {
  public static final int PROHIBITED = 1;
  public static final int CONNECT_FAILED = 2;
  public static final int UNKNOWN_TYPE = 3;
  public static final int RESOURCE_SHORTAGE = 4;

  private static final long serialVersionUID = 1;
  private final int reason;
  private final String text;

  StreamRefusedException(int reason, String description) {
    super(description);
    this.reason = reason;
    this.text = description;
  }

  /** One of the reasons above, or any other number of the peer's. */
  public int reason() {
    return reason;
  }

  /** Why, in words. */
  public String text() {
    return text;
  }
}
