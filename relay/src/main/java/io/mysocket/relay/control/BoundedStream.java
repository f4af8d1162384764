package io.mysocket.relay.control;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream that fails once more has been read of it than it may have. */
final class BoundedStream extends FilterInputStream {
  /** There is more. */
  static final class TooLongException extends IOException {
    private static final long serialVersionUID = 1;
  }

  private long left;

  BoundedStream(InputStream in, long most) {
    super(in);
    this.left = most;
  }

  @Override
  public int read() throws IOException {
    int read = super.read();
    count(read < 0 ? 0 : 1);
    return read;
  }

  @Override
  public int read(byte[] bytes, int start, int length) throws IOException {
    int read = super.read(bytes, start, length);
    count(Math.max(0, read));
    return read;
  }

  private void count(int bytes) throws TooLongException {
    left -= bytes;
    if (left < 0) {
      throw new TooLongException();
    }
  }

  @Override
  public long skip(long count) throws IOException {
    return readNBytes((int) Math.min(count, 8_192)).length;
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
