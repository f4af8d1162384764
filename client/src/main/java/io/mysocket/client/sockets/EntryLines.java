package io.mysocket.client.sockets;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.mysocket.client.console.Colour;
import io.mysocket.client.console.Console;
import io.mysocket.client.console.Output;
import io.mysocket.control.json.Json;
import io.mysocket.control.sockets.Socket;
import io.mysocket.control.traffic.AccessEntry;

/**
 * Prints what visitors do, a line each. Any thread.
 *
 * @param prefix before each line, to tell sockets apart
 */
public record EntryLines(Console console, Output output, String prefix) {

  public void print(AccessEntry entry) {
    console.print(
        switch (output) {
          case TABLE, WIDE -> prefix + entry.line();
          case JSON, YAML -> json(entry);
          case NAME -> entry.requestId();
        });
  }

  /** The socket answers from now on. */
  public void announce(Socket socket) {
    switch (output) {
      case TABLE, WIDE ->
          console.print(
              prefix + socket.name() + " - " + console.in(Colour.BOLD, socket.url().toString()));
      case JSON, YAML, NAME -> console.say(prefix + socket.name() + " - " + socket.url());
    }
  }

  /** So many came too fast. */
  public void lost(long count) {
    console.warn(prefix + count + " lines came too fast and are not shown");
  }

  private static String json(AccessEntry entry) {
    try {
      return Json.LENIENT.writeValueAsString(entry);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an entry cannot be written", e);
    }
  }
}
