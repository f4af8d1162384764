package io.mysocket.relay.accounts;

import io.mysocket.control.accounts.IssuedToken;
import io.mysocket.control.accounts.Scope;
import io.mysocket.control.accounts.TokenPage;
import io.mysocket.control.accounts.TokenSpec;
import io.mysocket.control.accounts.TokenView;
import io.mysocket.control.problems.Problem;
import io.mysocket.control.problems.ProblemException;
import io.mysocket.control.problems.ProblemKind;
import io.mysocket.relay.control.Call;
import io.mysocket.relay.control.Caller;
import io.mysocket.relay.control.Endpoint;
import io.mysocket.relay.control.Reply;
import java.time.Instant;
import java.util.List;

/** An account's tokens over HTTP. */
public final class TokenApi {
  private final Tokens tokens;

  public TokenApi(Tokens tokens) {
    this.tokens = tokens;
  }

  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.of("GET", "/api/v2/tokens", Scope.ACCOUNT, this::list),
        Endpoint.of("POST", "/api/v2/tokens", Scope.ACCOUNT, this::issue),
        Endpoint.of("DELETE", "/api/v2/tokens/{id}", Scope.ACCOUNT, this::revoke));
  }

  private Reply list(Call call) {
    return Reply.json(200, new TokenPage(tokens.of(call.caller().accountId())));
  }

  private Reply issue(Call call) {
    Caller caller = call.caller();
    TokenSpec spec = call.body(TokenSpec.class);
    requireNoMore(caller.token(), spec);
    requireNoLonger(caller, spec);
    IssuedToken issued = tokens.issue(caller.accountId(), spec);
    call.about("token", issued.details().id());
    return Reply.json(201, issued);
  }

  /** A token may make only tokens that can do no more than itself. */
  private static void requireNoMore(TokenView own, TokenSpec spec) {
    List<Scope> asked = spec.scopes() == null ? List.of(Scope.values()) : spec.scopes();
    if (asked.stream().anyMatch(scope -> scope != null && !own.scopes().contains(scope))) {
      throw forbidden("scopes", "a token can only give scopes that it has itself");
    }
    String prefix = own.ownerPrefix();
    if (prefix != null && (spec.ownerPrefix() == null || !spec.ownerPrefix().startsWith(prefix))) {
      throw forbidden(
          "ownerPrefix", "the new token's owner prefix must begin with '" + prefix + "'");
    }
  }

  /** A token may make only tokens that end with it; a login may make any. */
  private static void requireNoLonger(Caller caller, TokenSpec spec) {
    Instant end = caller.token().expiresAt();
    if (end != null
        && !caller.isLogin()
        && (spec.expiresAt() == null || spec.expiresAt().isAfter(end))) {
      throw forbidden("expiresAt", "the new token must expire by " + end + ", as the one used");
    }
  }

  private static ProblemException forbidden(String field, String detail) {
    return new ProblemException(
        Problem.of(ProblemKind.FORBIDDEN, detail, "Ask for less, or use a token that may do more.")
            .at(field));
  }

  private Reply revoke(Call call) {
    tokens.revoke(call.caller().accountId(), call.path("id"));
    return Reply.nothing();
  }
}
