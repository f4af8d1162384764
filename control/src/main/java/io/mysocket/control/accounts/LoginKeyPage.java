package io.mysocket.control.accounts;

import java.util.List;

/** Every login key of an account. */
public record LoginKeyPage(List<LoginKey> items) {
  public LoginKeyPage {
    items = List.copyOf(items);
  }
}
