package io.mysocket.ssh;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/**
 * What a forwarded-tcpip channel says about itself (RFC 4254 7.2).
 *
 * @param host the address whose forwarding was asked for, as the client wrote it
 * @param port the port that was connected to
 * @param originHost the visitor's address
 * @param originPort the visitor's port
 */
public record StreamOpen(String host, int port, String originHost, int originPort) {
  static final byte[] FORWARDED_TCPIP = "forwarded-tcpip".getBytes(ISO_8859_1);

  /**
   * The CHANNEL_OPEN message; {@code id} is our number for the stream, {@code window} and {@code
   * dataBytes} our limits.
   */
  byte[] message(int id, int window, int dataBytes) {
    byte[] hostBytes = host.getBytes(ISO_8859_1);
    byte[] originBytes = originHost.getBytes(ISO_8859_1);
    byte[] message =
        new byte
            [1
                + 4
                + FORWARDED_TCPIP.length
                + 12
                + 4
                + hostBytes.length
                + 4
                + 4
                + originBytes.length
                + 4];
    message[0] = SshMessage.CHANNEL_OPEN;
    int at = putString(message, 1, FORWARDED_TCPIP);
    Wire.putInt(message, at, id);
    Wire.putInt(message, at + 4, window);
    Wire.putInt(message, at + 8, dataBytes);
    at = putString(message, at + 12, hostBytes);
    Wire.putInt(message, at, port);
    at = putString(message, at + 4, originBytes);
    Wire.putInt(message, at, originPort);
    return message;
  }

  static StreamOpen read(MessageReader in) throws ProtocolException {
    return new StreamOpen(in.text(), in.u32(), in.text(), in.u32());
  }

  private static int putString(byte[] to, int at, byte[] text) {
    Wire.putInt(to, at, text.length);
    System.arraycopy(text, 0, to, at + 4, text.length);
    return at + 4 + text.length;
  }
}
