package io.mysocket.relay.lines;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Where lines go. One thread. */
public interface LineTarget extends Closeable {
  /**
   * Takes lines, each with its end.
   *
   * @throws IOException if it does not; the same may be tried again
   */
  void write(String lines) throws IOException;

  /** A stream; closed with this. */
  static LineTarget of(OutputStream out) {
    return new LineTarget() {
      @Override
      public void write(String lines) throws IOException {
        out.write(lines.getBytes(StandardCharsets.UTF_8));
        out.flush();
      }

      @Override
      public void close() throws IOException {
        out.close();
      }
    };
  }

  /** Standard output, which stays open. */
  static LineTarget standardOutput() {
    return new LineTarget() {
      @Override
      public void write(String lines) throws IOException {
        System.out.write(lines.getBytes(StandardCharsets.UTF_8));
        System.out.flush();
      }

      @Override
      public void close() {}
    };
  }
}
