package io.mysocket.control.traffic;

import java.util.List;

/** The latest entries of a socket, oldest first. */
public record AccessPage(List<AccessEntry> items) {
  public AccessPage {
    items = List.copyOf(items);
  }
}
