package io.mysocket.control.sockets;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A page of a LIST; {@code cursor} asks for the next one, null says that this is the last. */
public record SocketPage(List<Socket> items, @Nullable String cursor) {
  public SocketPage {
    items = List.copyOf(items);
  }
}
