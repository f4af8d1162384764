package io.mysocket.control.accounts;

import java.util.List;

/** Every token of an account. */
public record TokenPage(List<TokenView> items) {
  public TokenPage {
    items = List.copyOf(items);
  }
}
