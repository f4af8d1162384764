package io.mysocket.control.domains;

import java.util.List;

/** All reserved names that were asked for; an account has few. */
public record DomainPage(List<Domain> items) {
  public DomainPage {
    items = List.copyOf(items);
  }
}
