package io.mysocket.relay.session;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.mysocket.control.problems.Problem;
import io.mysocket.control.problems.ProblemException;
import io.mysocket.control.problems.ProblemKind;
import io.mysocket.relay.accounts.AccountKey;
import io.mysocket.relay.accounts.AccountKeys;
import io.mysocket.relay.accounts.Accounts;
import io.mysocket.relay.accounts.Organization;
import io.mysocket.relay.accounts.Person;
import io.mysocket.relay.control.Call;
import io.mysocket.relay.control.Endpoint;
import io.mysocket.relay.control.Reply;
import java.util.List;
import java.util.Map;

/** Oneself, as the original shows it. */
final class UserApi {
  /**
   * The answer.
   *
   * @param userName what to log in as by SSH
   * @param sshkey the oldest key, or nothing
   */
  record User(
      String name,
      String email,
      @JsonProperty("user_id") String userId,
      @JsonProperty("user_name") String userName,
      String sshkey,
      @JsonProperty("primary_organization") Membership primaryOrganization) {}

  /** Of the relay's organization; what its authorities sign for is told by that. */
  record Membership(String id, String name, Map<String, String> certificate) {}

  private final Accounts accounts;
  private final AccountKeys keys;
  private final Membership membership;

  UserApi(Accounts accounts, AccountKeys keys, Organization organization) {
    this.accounts = accounts;
    this.keys = keys;
    this.membership = new Membership(organization.id(), organization.name(), Map.of());
  }

  List<Endpoint> endpoints() {
    return List.of(Endpoint.known("GET", "/user/{user_id}", this::user).original());
  }

  private Reply user(Call call) {
    String id = call.caller().accountId();
    String asked = call.path("user_id");
    Person person =
        accounts
            .person(id)
            .filter(_ -> asked.equals(id) || asked.equals(userName(id)))
            .orElseThrow(() ->
                new ProblemException(
                    Problem.of(
                        ProblemKind.NOT_FOUND,
                        "there is no such user, or it is not you",
                        "Use the user_id of your own login.")));
    String key = keys.of(id).stream().findFirst().map(AccountKey::publicKey).orElse("");
    return Reply.json(
        200, new User(person.name(), person.email().text(), id, userName(id), key, membership));
  }

  private static String userName(String id) {
    return id.replace("-", "");
  }
}
