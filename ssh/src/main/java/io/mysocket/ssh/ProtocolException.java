package io.mysocket.ssh;

import java.io.IOException;

/**
 * The peer broke the protocol: the connection ends with this DISCONNECT reason (RFC 4253 11.1) and
 * text.
 */
public final class ProtocolException extends IOException {
  static final int PROTOCOL_ERROR = 2;
  static final int KEY_EXCHANGE_FAILED = 3;
  static final int MAC_ERROR = 5;
  static final int CONNECTION_LOST = 10;
  static final int BY_APPLICATION = 11;

  private static final long serialVersionUID = 1;
  private final int reason;
  private final String text;

  ProtocolException(int reason, String message) {
    super(message);
    this.reason = reason;
    this.text = message;
  }

  ProtocolException(String message) {
    this(PROTOCOL_ERROR, message);
  }

  /** The DISCONNECT reason code told to the peer. */
  public int reason() {
    return reason;
  }

  /** The text told to the peer. */
  public String text() {
    return text;
  }
}
