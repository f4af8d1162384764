package io.mysocket.ssh;

import java.nio.charset.StandardCharsets;

/**
 * The SSH message numbers (RFC 4253 12, RFC 4254 9) that this engine looks at; every other number
 * goes to MINA unread.
 */
final class SshMessage {
  static final int DISCONNECT = 1;
  static final int UNIMPLEMENTED = 3;
  static final int SERVICE_REQUEST = 5;
  static final int SERVICE_ACCEPT = 6;
  static final int KEXINIT = 20;
  static final int NEWKEYS = 21;

  /** The first number that RFC 4253 7.1 forbids between a party's KEXINIT and its NEWKEYS. */
  static final int FIRST_ABOVE_TRANSPORT = 50;

  static final int GLOBAL_REQUEST = 80;
  static final int CHANNEL_OPEN = 90;
  static final int CHANNEL_OPEN_CONFIRMATION = 91;
  static final int CHANNEL_OPEN_FAILURE = 92;
  static final int CHANNEL_WINDOW_ADJUST = 93;
  static final int CHANNEL_DATA = 94;
  static final int CHANNEL_EXTENDED_DATA = 95;
  static final int CHANNEL_EOF = 96;
  static final int CHANNEL_CLOSE = 97;
  static final int CHANNEL_REQUEST = 98;
  static final int CHANNEL_SUCCESS = 99;
  static final int CHANNEL_FAILURE = 100;

  private SshMessage() {}

  /** A DISCONNECT (RFC 4253 11.1). */
  static byte[] disconnect(int reason, String text) {
    byte[] description = text.getBytes(StandardCharsets.UTF_8);
    byte[] message = new byte[1 + 4 + 4 + description.length + 4];
    message[0] = DISCONNECT;
    Wire.putInt(message, 1, reason);
    Wire.putInt(message, 5, description.length);
    System.arraycopy(description, 0, message, 9, description.length);
    return message;
  }

  /**
   * Whether a party must hold this message back while it has sent KEXINIT but not yet NEWKEYS (RFC
   * 4253 7.1).
   */
  static boolean waitsForNewKeys(int number) {
    return number >= FIRST_ABOVE_TRANSPORT || number == SERVICE_REQUEST || number == SERVICE_ACCEPT;
  }
}
