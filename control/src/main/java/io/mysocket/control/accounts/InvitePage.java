package io.mysocket.control.accounts;

import java.util.List;

/** Every invite of a relay. */
public record InvitePage(List<InviteView> items) {
  public InvitePage {
    items = List.copyOf(items);
  }
}
