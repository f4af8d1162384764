package io.mysocket.control.client;

import io.mysocket.control.accounts.AccountPage;
import io.mysocket.control.accounts.AccountSummary;
import io.mysocket.control.accounts.SuspensionSpec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The calls about all accounts of a relay, which only its administrator may make. */
public final class RelayAccounts {
  private static final int PAGE = 200;

  /** Most accounts read by one {@link #list}. */
  private static final int MOST = 100_000;

  private final Exchange exchange;

  RelayAccounts(Exchange exchange) {
    this.exchange = exchange;
  }

  /** All of them, from as many pages as there are. */
  public List<AccountSummary> list() {
    List<AccountSummary> all = new ArrayList<>();
    String cursor = null;
    do {
      String more = cursor == null ? "" : "&cursor=" + RelayClient.escaped(cursor);
      AccountPage page =
          exchange.call("GET", "accounts?limit=" + PAGE + more, null, AccountPage.class);
      all.addAll(page.items());
      cursor = page.items().isEmpty() ? null : page.cursor();
    } while (cursor != null && all.size() < MOST);
    return List.copyOf(all);
  }

  /** The one whose socket answers to a host name; none if there is none. */
  public List<AccountSummary> ofHost(String host) {
    return exchange
        .call("GET", "accounts?host=" + RelayClient.escaped(host), null, AccountPage.class)
        .items();
  }

  /**
   * Suspends an account; again with another reason changes that.
   *
   * @param reason told to its holder; null tells none
   */
  public AccountSummary suspend(String id, @Nullable String reason) {
    return exchange.call("PUT", suspension(id), new SuspensionSpec(reason), AccountSummary.class);
  }

  /** Ends it; nothing happens if it is not suspended. */
  public void resume(String id) {
    exchange.accepted(exchange.request("DELETE", suspension(id), null));
  }

  /** The one of an e-mail address; none if there is none. */
  public List<AccountSummary> ofEmail(String email) {
    return exchange
        .call("GET", "accounts?email=" + RelayClient.escaped(email), null, AccountPage.class)
        .items();
  }

  /** Has the relay warn nobody of an account's pages. */
  public AccountSummary trust(String id) {
    return exchange.call("PUT", trusted(id), null, AccountSummary.class);
  }

  /** Ends that. */
  public void distrust(String id) {
    exchange.accepted(exchange.request("DELETE", trusted(id), null));
  }

  private static String trusted(String id) {
    return "accounts/" + RelayClient.escaped(id) + "/trust";
  }

  private static String suspension(String id) {
    return "accounts/" + RelayClient.escaped(id) + "/suspension";
  }
}
