package io.mysocket.relay.accounts;

import io.mysocket.control.accounts.AccountFarewell;
import io.mysocket.control.accounts.AccountView;
import io.mysocket.control.accounts.PasswordChange;
import io.mysocket.control.accounts.Scope;
import io.mysocket.control.accounts.SignedIn;
import io.mysocket.control.problems.Problem;
import io.mysocket.control.problems.ProblemException;
import io.mysocket.control.problems.ProblemKind;
import io.mysocket.relay.control.Call;
import io.mysocket.relay.control.Caller;
import io.mysocket.relay.control.Endpoint;
import io.mysocket.relay.control.Reply;
import io.mysocket.relay.database.Database;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** The caller's own account over HTTP. */
public final class AccountApi {
  private static final String ACCOUNT = "/api/v2/account";

  /** Whom the API asks. */
  public record Doors(
      Database database,
      Accounts accounts,
      AccountKeys keys,
      Tokens tokens,
      Trust trust,
      AccountDeletion deletion) {}

  /**
   * What passwords are checked with.
   *
   * @param admin is told of a new password
   * @param signIn a login of an account, as after its password was changed
   */
  public record Checks(
      PasswordHashes hashes,
      Attempts attempts,
      AdminAccount admin,
      Function<Person, SignedIn> signIn) {}

  private final Doors doors;
  private final Checks checks;
  private final ToIntFunction<String> socketsInUse;

  /**
   * @param socketsInUse how many sockets an account has
   */
  public AccountApi(Doors doors, Checks checks, ToIntFunction<String> socketsInUse) {
    this.doors = doors;
    this.checks = checks;
    this.socketsInUse = socketsInUse;
  }

  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.known("GET", ACCOUNT, this::account),
        Endpoint.of("DELETE", ACCOUNT, Scope.ACCOUNT, this::delete),
        Endpoint.of("PUT", ACCOUNT + "/password", Scope.ACCOUNT, this::changePassword));
  }

  private Reply account(Call call) {
    Caller caller = call.caller();
    String id = caller.accountId();
    Account account =
        doors
            .accounts()
            .find(id)
            .orElseThrow(() -> new IllegalStateException("a token of no account"));
    Person person = doors.accounts().person(id).orElse(null);
    return Reply.json(
        200,
        new AccountView(
            account.id(),
            account.name(),
            person == null ? null : person.email().text(),
            person == null ? null : person.name(),
            person != null && person.isAdmin(),
            doors.trust().isTrusted(id),
            new AccountView.Limits(account.socketQuota(), AccountKeys.QUOTA, Tokens.QUOTA),
            new AccountView.Use(
                socketsInUse.applyAsInt(id),
                doors.keys().of(id).size(),
                doors.tokens().of(id).size()),
            caller.token()));
  }

  private Reply changePassword(Call call) {
    call.about("account", call.caller().accountId());
    PasswordChange change = call.body(PasswordChange.class);
    Person person = person(call);
    String wanted = PasswordRules.require(change.wanted(), "new", person.email());
    requirePassword(person, change.current(), "current");
    if (wanted.equals(change.current())) {
      throw ProblemException.invalidField(
          "new", "the new password is the old one", "Use another one.");
    }
    String hash = checks.hashes().hash(wanted);
    Person changed =
        doors
            .database()
            .write(now -> {
              PersonTable.setPassword(now, person.accountId(), hash);
              return PersonTable.byAccount(now, person.accountId()).orElseThrow();
            });
    if (person.isAdmin()) {
      checks.admin().changed();
    }
    return Reply.json(200, checks.signIn().apply(changed));
  }

  private Reply delete(Call call) {
    call.about("account", call.caller().accountId());
    AccountFarewell farewell = call.body(AccountFarewell.class);
    Person person = person(call);
    requirePassword(person, farewell.password(), "password");
    doors.deletion().delete(person);
    return Reply.nothing();
  }

  private Person person(Call call) {
    return doors
        .accounts()
        .person(call.caller().accountId())
        .orElseThrow(() ->
            new ProblemException(
                Problem.of(
                    ProblemKind.FORBIDDEN,
                    "nobody logs in to this account",
                    "Use the account of a person.")));
  }

  /** Whoever has only a token cannot take the account over. */
  private void requirePassword(Person person, @Nullable String password, String field) {
    if (password == null) {
      throw ProblemException.invalidField(
          field, "the account's password is missing", "Send it as " + field + ".");
    }
    checks.attempts().of(Attempts.Kind.LOGIN_AS, person.email().text());
    if (!checks.hashes().matches(person.password(), password)) {
      throw new ProblemException(
          Problem.of(
                  ProblemKind.LOGIN_FAILED,
                  "the password is not the account's",
                  "Send the password that you log in with.")
              .at(field));
    }
    checks.attempts().forgiveOf(Attempts.Kind.LOGIN_AS, person.email().text());
  }
}
