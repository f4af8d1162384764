package io.mysocket.relay.attack;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Frames of HTTP/2 as bytes (RFC 9113, RFC 7541), those too that no library would write. */
public final class Frames {
  public static final int END_STREAM = 1;
  public static final int END_HEADERS = 4;
  public static final int INITIAL_WINDOW = 4;

  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int PRIORITY = 2;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int PING = 6;
  private static final int WINDOW_UPDATE = 8;
  private static final int CONTINUATION = 9;

  private static final int METHOD_GET = 0x82;
  private static final int METHOD_POST = 0x83;
  private static final int SCHEME_HTTPS = 0x87;
  private static final int AUTHORITY = 0x01;
  private static final int PATH = 0x04;
  private static final int NEW_AND_KEPT = 0x40;

  /** What is added to the table first is called so. */
  private static final int FIRST_KEPT = 0x80 | 62;

  private Frames() {}

  /** What a client begins with, and its settings as pairs. */
  public static byte[] preface(int... settings) {
    return join(
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII), settings(settings));
  }

  public static byte[] settings(int... pairs) {
    ByteBuffer payload = ByteBuffer.allocate(pairs.length * 3);
    for (int i = 0; i < pairs.length; i += 2) {
      payload.putShort((short) pairs[i]).putInt(pairs[i + 1]);
    }
    return frame(SETTINGS, 0, 0, payload.array());
  }

  public static byte[] headers(int stream, int flags, byte[] block) {
    return frame(HEADERS, flags, stream, block);
  }

  public static byte[] continuation(int stream, int flags, byte... block) {
    return frame(CONTINUATION, flags, stream, block);
  }

  public static byte[] data(int stream, byte... content) {
    return frame(DATA, 0, stream, content);
  }

  public static byte[] reset(int stream) {
    return frame(RST_STREAM, 0, stream, number(8));
  }

  public static byte[] ping() {
    return frame(PING, 0, 0, new byte[8]);
  }

  public static byte[] priority(int stream) {
    return frame(PRIORITY, 0, stream, join(number(0), new byte[] {16}));
  }

  public static byte[] windowUpdate(int stream, int increment) {
    return frame(WINDOW_UPDATE, 0, stream, number(increment));
  }

  private static byte[] number(int number) {
    return ByteBuffer.allocate(4).putInt(number).array();
  }

  private static byte[] frame(int type, int flags, int stream, byte... payload) {
    return ByteBuffer.allocate(9 + payload.length)
        .putInt(payload.length << 8 | type)
        .put((byte) flags)
        .putInt(stream)
        .put(payload)
        .array();
  }

  /** The fields of a request. */
  public static byte[] get(String host, String path) {
    return request(METHOD_GET, host, path);
  }

  public static byte[] post(String host, String path) {
    return request(METHOD_POST, host, path);
  }

  private static byte[] request(int method, String host, String path) {
    return join(
        new byte[] {(byte) method, (byte) SCHEME_HTTPS, AUTHORITY},
        text(host),
        new byte[] {PATH},
        text(path));
  }

  /** A field for the table of the other end. */
  public static byte[] kept(String name, String value) {
    return join(new byte[] {NEW_AND_KEPT}, text(name), text(value));
  }

  /** That field again, one byte each time. */
  public static byte[] keptAgain(int times) {
    byte[] all = new byte[times];
    java.util.Arrays.fill(all, (byte) FIRST_KEPT);
    return all;
  }

  private static byte[] text(String text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int length = text.length();
    if (length < 127) {
      out.write(length);
    } else {
      out.write(127);
      int rest = length - 127;
      while (rest >= 128) {
        out.write(rest % 128 + 128);
        rest /= 128;
      }
      out.write(rest);
    }
    out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    return out.toByteArray();
  }

  public static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
