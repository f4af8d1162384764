package io.mysocket.relay.session;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.mysocket.control.accounts.SignedIn;
import io.mysocket.control.problems.Problem;
import io.mysocket.control.problems.ProblemException;
import io.mysocket.control.problems.ProblemKind;
import io.mysocket.relay.accounts.Accounts;
import io.mysocket.relay.accounts.Person;
import io.mysocket.relay.control.Call;
import io.mysocket.relay.control.Endpoint;
import io.mysocket.relay.control.Reply;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Logging in over HTTP, as the original has it. */
final class LoginApi {
  /** The body of {@code POST /login}. */
  record Credentials(@Nullable String email, @Nullable String password) {
    @Override
    public String toString() {
      return "Credentials[]";
    }
  }

  /** The answer; there is no second factor. */
  record LoggedIn(String token, @JsonProperty("require_mfa") boolean requireMfa) {
    static LoggedIn of(SignedIn login) {
      return new LoggedIn(login.token(), false);
    }

    @Override
    public String toString() {
      return "LoggedIn[]";
    }
  }

  private final SignIn signIn;
  private final Sessions sessions;
  private final Accounts accounts;

  LoginApi(SignIn signIn, Sessions sessions, Accounts accounts) {
    this.signIn = signIn;
    this.sessions = sessions;
    this.accounts = accounts;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.open("POST", "/login", this::login).original(),
        Endpoint.known("POST", "/login/refresh", this::refresh).original(),
        Endpoint.known("POST", "/users/mfa_challenge", _ -> noSecondFactor()).original());
  }

  private Reply login(Call call) {
    Credentials given = call.body(Credentials.class);
    Person person = signIn.require(given.email(), given.password(), call);
    return Reply.json(200, LoggedIn.of(sessions.issue(person)));
  }

  private Reply refresh(Call call) {
    if (!call.caller().isLogin()) {
      throw new ProblemException(
          Problem.of(
              ProblemKind.FORBIDDEN,
              "only a login can be refreshed, and this is a token of the API",
              "Log in, or go on with the token: it does not need refreshing."));
    }
    Person person =
        accounts
            .person(call.caller().accountId())
            .orElseThrow(() ->
                new ProblemException(
                    Problem.of(ProblemKind.UNAUTHORIZED, "the account is gone", "Sign up again.")));
    return Reply.json(200, LoggedIn.of(sessions.issue(person)));
  }

  private static Reply noSecondFactor() {
    throw new ProblemException(
        Problem.of(
            ProblemKind.NOT_FOUND,
            "this relay asks for no second factor",
            "Go on with the token of the login."));
  }
}
