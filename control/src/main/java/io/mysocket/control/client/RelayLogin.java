package io.mysocket.control.client;

import io.mysocket.control.accounts.LoginAnswer;
import io.mysocket.control.accounts.NewAccount;
import io.mysocket.control.accounts.PasswordLogin;
import java.util.Map;

/**
 * The part of the relay's API that makes accounts and logs in, as the original service had it. May
 * be used by several threads; a call blocks and throws a {@link RelayFailure}.
 */
public final class RelayLogin implements AutoCloseable {
  private final Exchange exchange;

  /**
   * The login of a relay.
   *
   * @param endpoint its token is asked for by {@link #refresh} and {@link #device} only
   */
  public RelayLogin(RelayEndpoint endpoint) {
    this.exchange = new Exchange(endpoint, Patience.DEFAULT, CallListener.NOBODY);
  }

  /** Asks for an account; a mail is on its way then. */
  public void create(NewAccount wish) {
    exchange.accepted(exchange.request("POST", RelayClient.ORIGINAL + "user", wish));
  }

  /** Logs in. */
  public LoginAnswer login(PasswordLogin wish) {
    return exchange.call("POST", RelayClient.ORIGINAL + "login", wish, LoginAnswer.class);
  }

  /** Another token for the present one, which lives longer. */
  public LoginAnswer refresh() {
    return exchange.call(
        "POST", RelayClient.ORIGINAL + "login/refresh", Map.of(), LoginAnswer.class);
  }

  /** Begins a login that somebody approves in a browser; the token is that of the attempt. */
  public LoginAnswer beginDevice() {
    return exchange.call("POST", devices(), null, LoginAnswer.class);
  }

  /** Whether the attempt whose token the endpoint has is approved by now. */
  public LoginAnswer device() {
    return exchange.call("GET", devices(), null, LoginAnswer.class);
  }

  private static String devices() {
    return RelayClient.ORIGINAL + "device_authorizations";
  }

  @Override
  public void close() {
    exchange.close();
  }
}
