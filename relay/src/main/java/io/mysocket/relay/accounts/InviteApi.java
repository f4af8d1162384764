package io.mysocket.relay.accounts;

import io.mysocket.control.accounts.InvitePage;
import io.mysocket.control.accounts.InviteSpec;
import io.mysocket.control.accounts.IssuedInvite;
import io.mysocket.control.accounts.Scope;
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
  private final AdminOnly admin;
  private final PublicAddresses addresses;

  public InviteApi(Invites invites, Accounts accounts, PublicAddresses addresses) {
    this.invites = invites;
    this.admin = new AdminOnly(accounts);
    this.addresses = addresses;
  }

  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.of("GET", INVITES, Scope.ACCOUNT, this::list),
        Endpoint.of("POST", INVITES, Scope.ACCOUNT, this::issue),
        Endpoint.of("DELETE", INVITES + "/{id}", Scope.ACCOUNT, this::delete));
  }

  private Reply list(Call call) {
    admin.require(call, "invites people");
    return Reply.json(200, new InvitePage(invites.all().stream().map(Invite::view).toList()));
  }

  private Reply issue(Call call) {
    admin.require(call, "invites people");
    Invites.Issued issued = invites.issue(call.body(InviteSpec.class));
    call.about("invite", issued.invite().id());
    String code = issued.code().text();
    URI page = addresses.https(addresses.names().portal()).resolve("/signup?invite=" + code);
    return Reply.json(201, new IssuedInvite(code, page, issued.invite().view()));
  }

  private Reply delete(Call call) {
    admin.require(call, "invites people");
    invites.delete(call.path("id"));
    return Reply.nothing();
  }
}
