package io.mysocket.control.accounts;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Accounts of a relay, in the order in which they were made.
 *
 * @param cursor where the next page begins; null on the last one
 */
public record AccountPage(List<AccountSummary> items, @Nullable String cursor) {
  public AccountPage {
    items = List.copyOf(items);
  }
}
