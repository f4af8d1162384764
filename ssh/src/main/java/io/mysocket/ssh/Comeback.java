package io.mysocket.ssh;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * When an agent is to come back to a relay that restarts: a global request (RFC 4254 4) named
 * {@code restarting@mysocket.io} that wants no reply and comes just before the DISCONNECT. Clients
 * that do not know it ignore it.
 *
 * <pre>
 *   byte 80, string "restarting@mysocket.io", boolean false, uint32 reconnect-in, uint32 try-for (ms)
 * </pre>
 *
 * @param reconnectIn wait so long before the first try
 * @param tryFor then try so long at short intervals before it is a failure like any other
 */
public record Comeback(Duration reconnectIn, Duration tryFor) {
  /** Longest time that an agent lets a relay choose. */
  static final Duration LONGEST = Duration.ofMinutes(5);

  private static final byte[] NAME = "restarting@mysocket.io".getBytes(StandardCharsets.US_ASCII);

  /** A length, the name, a boolean. */
  private static final int HEAD = 1 + 4 + NAME.length + 1;

  public Comeback {
    if (reconnectIn.isNegative()
        || tryFor.isNegative()
        || reconnectIn.compareTo(LONGEST) > 0
        || tryFor.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("both times must be from 0 to " + LONGEST);
    }
  }

  /** Tells an agent that has logged in. Any thread. */
  void tell(SshConnection agent) {
    agent
        .channel()
        .eventLoop()
        .execute(() -> {
          if (agent.isOpen()) {
            agent.encoder().message(message());
          }
        });
  }

  byte[] message() {
    byte[] message = new byte[HEAD + 8];
    message[0] = SshMessage.GLOBAL_REQUEST;
    Wire.putInt(message, 1, NAME.length);
    System.arraycopy(NAME, 0, message, 5, NAME.length);
    Wire.putInt(message, HEAD, Math.toIntExact(reconnectIn.toMillis()));
    Wire.putInt(message, HEAD + 4, Math.toIntExact(tryFor.toMillis()));
    return message;
  }

  /** What a global request says; null if it is another one, or says nonsense. */
  static @Nullable Comeback read(byte[] message, int offset, int length) {
    if (length != HEAD + 8
        || Wire.getInt(message, offset + 1) != NAME.length
        || !Arrays.equals(message, offset + 5, offset + 5 + NAME.length, NAME, 0, NAME.length)) {
      return null;
    }
    Duration reconnectIn = millis(message, offset + HEAD);
    Duration tryFor = millis(message, offset + HEAD + 4);
    return reconnectIn.compareTo(LONGEST) > 0 || tryFor.compareTo(LONGEST) > 0
        ? null
        : new Comeback(reconnectIn, tryFor);
  }

  private static Duration millis(byte[] message, int offset) {
    return Duration.ofMillis(Integer.toUnsignedLong(Wire.getInt(message, offset)));
  }
}
