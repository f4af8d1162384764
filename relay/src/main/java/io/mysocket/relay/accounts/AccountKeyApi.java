package io.mysocket.relay.accounts;

import io.mysocket.control.accounts.LoginKey;
import io.mysocket.control.accounts.LoginKeyPage;
import io.mysocket.control.accounts.Scope;
import io.mysocket.control.problems.ProblemException;
import io.mysocket.relay.control.Call;
import io.mysocket.relay.control.Endpoint;
import io.mysocket.relay.control.Reply;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An account's SSH keys over HTTP. */
public final class AccountKeyApi {
  private static final String KEYS = "/api/v2/account/keys";
  private static final String KEY = KEYS + "/{name}";

  private final AccountKeys keys;

  public AccountKeyApi(AccountKeys keys) {
    this.keys = keys;
  }

  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.of("GET", KEYS, Scope.ACCOUNT, this::list),
        Endpoint.of("PUT", KEY, Scope.ACCOUNT, this::put),
        Endpoint.of("DELETE", KEY, Scope.ACCOUNT, this::delete));
  }

  private Reply list(Call call) {
    return Reply.json(
        200,
        new LoginKeyPage(
            keys.of(call.caller().accountId()).stream().map(AccountKey::view).toList()));
  }

  private Reply put(Call call) {
    @Nullable String line = call.body(LoginKey.class).publicKey();
    if (line == null) {
      throw ProblemException.invalidField(
          "publicKey", "there is no public key", "Send the line of a .pub file as publicKey.");
    }
    AccountKeys.Put done = keys.put(call.caller().accountId(), call.path("name"), line);
    return Reply.json(done.created() ? 201 : 200, done.key().view());
  }

  private Reply delete(Call call) {
    keys.delete(call.caller().accountId(), call.path("name"));
    return Reply.nothing();
  }
}
