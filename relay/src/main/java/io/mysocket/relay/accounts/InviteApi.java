package io.mysocket.relay.accounts;

import io.mysocket.control.accounts.InvitePage;
import io.mysocket.control.accounts.InviteSpec;
import io.mysocket.control.accounts.IssuedInvite;
import io.mysocket.control.accounts.Scope;
import io.mysocket.control.problems.Problem;
import io.mysocket.control.problems.ProblemException;
import io.mysocket.control.problems.ProblemKind;
import io.mysocket.relay.config.PublicAddresses;
import io.mysocket.relay.control.Call;
import io.mysocket.relay.control.Endpoint;
import io.mysocket.relay.control.Reply;
import java.net.URI;
import java.util.List;

/** Invites over HTTP; for the administrator. */
public final class InviteApi {
  private static final String INVITES = "/api/v2/invites";

  private final Invites invites;
  private final Accounts accounts;
  private final PublicAddresses addresses;

  public InviteApi(Invites invites, Accounts accounts, PublicAddresses addresses) {
    this.invites = invites;
    this.accounts = accounts;
    this.addresses = addresses;
  }

  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.of("GET", INVITES, Scope.ACCOUNT, this::list),
        Endpoint.of("POST", INVITES, Scope.ACCOUNT, this::issue),
        Endpoint.of("DELETE", INVITES + "/{id}", Scope.ACCOUNT, this::delete));
  }

  private Reply list(Call call) {
    requireAdmin(call);
    return Reply.json(200, new InvitePage(invites.all().stream().map(Invite::view).toList()));
  }

  private Reply issue(Call call) {
    requireAdmin(call);
    Invites.Issued issued = invites.issue(call.body(InviteSpec.class));
    String code = issued.code().text();
    URI page = addresses.https(addresses.names().portal()).resolve("/signup?invite=" + code);
    return Reply.json(201, new IssuedInvite(code, page, issued.invite().view()));
  }

  private Reply delete(Call call) {
    requireAdmin(call);
    invites.delete(call.path("id"));
    return Reply.nothing();
  }

  private void requireAdmin(Call call) {
    boolean isAdmin =
        accounts.person(call.caller().accountId()).filter(Person::isAdmin).isPresent();
    if (!isAdmin) {
      throw new ProblemException(
          Problem.of(
              ProblemKind.FORBIDDEN,
              "only the administrator invites people",
              "Ask the relay's operator for an invite."));
    }
  }
}
