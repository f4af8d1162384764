package io.mysocket.ssh;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Big-endian integers in byte arrays, the only number format of SSH (RFC 4251 5). */
final class Wire {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private Wire() {}

  static int getInt(byte[] from, int offset) {
    return (int) INT.get(from, offset);
  }

  static void putInt(byte[] to, int offset, int value) {
    INT.set(to, offset, value);
  }

  static long getLong(byte[] from, int offset) {
    return (long) LONG.get(from, offset);
  }

  static void putLong(byte[] to, int offset, long value) {
    LONG.set(to, offset, value);
  }
}
