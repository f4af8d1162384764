package io.mysocket.control.client;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Takes a text/event-stream apart, event by event. Used by one thread. */
final class EventReader {
  /** Longest event read, in bytes. */
  static final int LONGEST = 1 << 20;

  /** One event as sent; the id is null if the event has none. */
  record Frame(@Nullable String id, String name, String data) {}

  private final InputStream in;
  private final Runnable heard;

  /**
   * @param heard called for every line, heartbeats included
   */
  EventReader(InputStream in, Runnable heard) {
    this.in = new BufferedInputStream(in);
    this.heard = heard;
  }

  /** Waits for the next event. */
  Frame next() throws IOException {
    String id = null;
    String name = "message";
    StringBuilder data = new StringBuilder();
    boolean any = false;
    while (true) {
      String line = line();
      heard.run();
      if (line.isEmpty()) {
        if (any) {
          return new Frame(id, name, data.toString());
        }
        continue;
      }
      int colon = line.indexOf(':');
      String field = colon < 0 ? line : line.substring(0, colon);
      String value = colon < 0 ? "" : line.substring(colon + 1);
      value = value.startsWith(" ") ? value.substring(1) : value;
      switch (field) {
        case "id" -> id = value;
        case "event" -> {
          name = value;
          any = true;
        }
        case "data" -> {
          data.append(data.isEmpty() ? "" : "\n").append(value);
          any = true;
        }
        default -> {} // comments and fields that are none of ours
      }
      if (data.length() > LONGEST) {
        throw new IOException("an event of more than " + LONGEST + " bytes");
      }
    }
  }

  private String line() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int next = in.read();
    while (next != '\n') {
      if (next < 0) {
        throw new EOFException("the relay ended the event stream");
      }
      if (bytes.size() >= LONGEST) {
        throw new IOException("a line of more than " + LONGEST + " bytes");
      }
      bytes.write(next);
      next = in.read();
    }
    String line = bytes.toString(StandardCharsets.UTF_8);
    return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
  }
}
