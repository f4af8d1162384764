package io.mysocket.relay.accounts;

import io.mysocket.control.accounts.AccountPage;
import io.mysocket.control.accounts.AccountSummary;
import io.mysocket.control.accounts.Scope;
import io.mysocket.control.accounts.SuspensionSpec;
import io.mysocket.control.problems.Problem;
import io.mysocket.control.problems.ProblemException;
import io.mysocket.control.problems.ProblemKind;
import io.mysocket.relay.control.Call;
import io.mysocket.relay.control.Endpoint;
import io.mysocket.relay.control.OneLine;
import io.mysocket.relay.control.Reply;
import io.mysocket.relay.database.Database;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** All accounts over HTTP, their suspension and whether they are trusted; for the administrator. */
public final class AccountsApi {
  private static final String ACCOUNTS = "/api/v2/accounts";
  private static final String ACCOUNT = ACCOUNTS + "/{id}";
  private static final String SUSPENSION = ACCOUNT + "/suspension";
  private static final String TRUST = ACCOUNT + "/trust";
  private static final String ID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";
  private static final int LARGEST_PAGE = 500;
  private static final int PAGE = 100;
  private static final int LONGEST_REASON = 200;

  private final Database database;
  private final AdminOnly admin;
  private final Suspensions suspensions;
  private final Trust trust;
  private final Function<String, Optional<String>> ownerOf;

  /**
   * @param ownerOf the account whose socket answers to a host name
   */
  public AccountsApi(
      Database database,
      Accounts accounts,
      Suspensions suspensions,
      Trust trust,
      Function<String, Optional<String>> ownerOf) {
    this.database = database;
    this.admin = new AdminOnly(accounts);
    this.suspensions = suspensions;
    this.trust = trust;
    this.ownerOf = ownerOf;
  }

  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.of("GET", ACCOUNTS, Scope.ACCOUNT, this::list)
            .knowing("limit", "cursor", "email", "host"),
        Endpoint.of("GET", ACCOUNT, Scope.ACCOUNT, this::get),
        Endpoint.of("PUT", SUSPENSION, Scope.ACCOUNT, this::suspend),
        Endpoint.of("DELETE", SUSPENSION, Scope.ACCOUNT, this::resume),
        Endpoint.of("PUT", TRUST, Scope.ACCOUNT, this::trust),
        Endpoint.of("DELETE", TRUST, Scope.ACCOUNT, this::distrust));
  }

  private Reply list(Call call) {
    admin.require(call, "sees other accounts");
    int limit = call.number("limit", PAGE, 1, LARGEST_PAGE);
    Optional<String> host = call.query("host");
    if (host.isPresent()) {
      List<AccountSummary> found =
          ownerOf.apply(host.get()).flatMap(this::summary).stream().toList();
      return Reply.json(200, new AccountPage(found, null));
    }
    String after = call.query("cursor").map(AccountsApi::checked).orElse("");
    String email = call.query("email").map(text -> EmailAddress.parse(text).text()).orElse("");
    List<AccountSummary> rows =
        database.read(now -> SuspensionTable.page(now, after, email, limit + 1));
    boolean more = rows.size() > limit;
    List<AccountSummary> page = more ? rows.subList(0, limit) : rows;
    return Reply.json(200, new AccountPage(page, more ? page.getLast().id() : null));
  }

  private static String checked(String cursor) {
    if (cursor.matches(ID)) {
      return cursor;
    }
    throw ProblemException.invalidField(
        "cursor",
        "the cursor is not one of this relay",
        "Use the cursor of the page before, or leave it out.");
  }

  private Optional<AccountSummary> summary(String id) {
    return database.read(now -> SuspensionTable.find(now, id));
  }

  private Reply get(Call call) {
    admin.require(call, "sees other accounts");
    return Reply.json(200, required(call));
  }

  private AccountSummary required(Call call) {
    return summary(call.path("id"))
        .orElseThrow(() ->
            new ProblemException(
                Problem.of(
                    ProblemKind.NOT_FOUND,
                    "there is no such account",
                    "Use an id as GET /api/v2/accounts or the audit log tells it.")));
  }

  private Reply suspend(Call call) {
    admin.require(call, "suspends accounts");
    String reason =
        OneLine.orNull(
            "reason",
            call.body(SuspensionSpec.class).reason(),
            LONGEST_REASON,
            "Write it on one line, for the account's holder.");
    AccountSummary account = required(call);
    requireOther(
        call,
        account,
        "the administrator's account cannot be suspended",
        "Revoke its tokens and keys one by one if they are in wrong hands.");
    suspensions.suspend(account.id(), reason);
    return Reply.json(200, required(call));
  }

  private static void requireOther(Call call, AccountSummary account, String detail, String fix) {
    if (account.admin() || account.id().equals(call.caller().accountId())) {
      throw new ProblemException(Problem.of(ProblemKind.FORBIDDEN, detail, fix));
    }
  }

  private Reply resume(Call call) {
    admin.require(call, "suspends accounts");
    suspensions.resume(call.path("id"));
    return Reply.nothing();
  }

  private Reply trust(Call call) {
    admin.require(call, "trusts accounts");
    trust.set(required(call).id(), true);
    return Reply.json(200, required(call));
  }

  private Reply distrust(Call call) {
    admin.require(call, "trusts accounts");
    AccountSummary account = required(call);
    requireOther(
        call,
        account,
        "the administrator's account is always trusted",
        "Use an account of its own for what visitors are to be warned of.");
    trust.set(account.id(), false);
    return Reply.nothing();
  }
}
