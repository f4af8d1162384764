package io.mysocket.ssh;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads the fields of one message (RFC 4251 5); a field that runs past the end of the message is
 * the peer's fault.
 */
final class MessageReader {
  private final byte[] message;
  private final int end;
  private int position;

  MessageReader(byte[] message, int offset, int length) {
    this.message = message;
    this.position = offset;
    this.end = offset + length;
  }

  int u32() throws ProtocolException {
    int at = advance(4);
    return Wire.getInt(message, at);
  }

  boolean bool() throws ProtocolException {
    return message[advance(1)] != 0;
  }

  /**
   * A string field as text; SSH host names and channel types are ASCII, anything else survives as
   * ISO 8859-1.
   */
  String text() throws ProtocolException {
    int length = u32();
    int at = advance(length);
    return new String(message, at, length, StandardCharsets.ISO_8859_1);
  }

  boolean textIs(byte[] expected) throws ProtocolException {
    int length = u32();
    int at = advance(length);
    return Arrays.equals(message, at, at + length, expected, 0, expected.length);
  }

  private int advance(int count) throws ProtocolException {
    if (count < 0 || count > end - position) {
      throw new ProtocolException("message ends inside a field");
    }
    int at = position;
    position += count;
    return at;
  }
}
