package io.mysocket.relay.session;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.mysocket.control.problems.Problem;
import io.mysocket.control.problems.ProblemException;
import io.mysocket.control.problems.ProblemKind;
import io.mysocket.relay.accounts.Attempts;
import io.mysocket.relay.accounts.Person;
import io.mysocket.relay.config.PublicAddresses;
import io.mysocket.relay.control.Call;
import io.mysocket.relay.control.Endpoint;
import io.mysocket.relay.control.Reply;
import io.mysocket.relay.pages.Forms;
import io.mysocket.relay.pages.Page;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Logins of programs: what the program asks, and the page for its person. */
final class DeviceLoginApi {
  private static final String DEVICES = "/device_authorizations";
  private static final String IDENTIFIER = "device_identifier";

  /** Whom the API asks. */
  record Doors(DeviceLogins logins, SignIn signIn, Sessions sessions) {}

  /**
   * The answer to the program.
   *
   * @param token what it polls with
   * @param userCode what it and the page show
   */
  record Asked(
      String token,
      @JsonProperty("user_code") String userCode,
      @JsonProperty("verification_uri") URI page,
      @JsonProperty("expires_in") long expiresIn) {
    @Override
    public String toString() {
      return "Asked[" + userCode + "]";
    }
  }

  /** The answer to a poll; no token while nobody has approved. */
  record Polled(String token, @JsonProperty("require_mfa") boolean requireMfa, String state) {
    @Override
    public String toString() {
      return "Polled[" + state + "]";
    }
  }

  private final Doors doors;
  private final Attempts attempts;
  private final PublicAddresses addresses;

  DeviceLoginApi(Doors doors, Attempts attempts, PublicAddresses addresses) {
    this.doors = doors;
    this.attempts = attempts;
    this.addresses = addresses;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.open("POST", DEVICES, this::ask).original(),
        Endpoint.open("GET", DEVICES, this::poll).original(),
        Endpoint.open("GET", "/login", this::page).knowing(IDENTIFIER),
        Endpoint.open("POST", "/login/device", this::approve));
  }

  private Reply ask(Call call) {
    attempts.from(Attempts.Kind.DEVICE_FROM, call.visitor());
    DeviceLogins.Asked asked = doors.logins().ask(call.visitor());
    String identifier = asked.login().identifier();
    URI page =
        addresses
            .https(addresses.names().portal())
            .resolve("/login?" + IDENTIFIER + "=" + identifier);
    return Reply.json(
        200,
        new Asked(
            asked.token(), DeviceLogin.code(identifier), page, DeviceLogins.LIFE.toSeconds()));
  }

  private Reply poll(Call call) {
    attempts.from(Attempts.Kind.DEVICE_POLL_FROM, call.visitor());
    String identifier =
        token(call)
            .flatMap(doors.logins()::identifier)
            .orElseThrow(() ->
                new ProblemException(
                    Problem.of(
                        ProblemKind.UNAUTHORIZED,
                        "the request carries no token of a login that waits",
                        "Send the token of POST " + DEVICES + " as x-access-token.")));
    attempts.of(Attempts.Kind.DEVICE_POLL_OF, identifier);
    Optional<Person> person = doors.logins().fetch(identifier);
    person.ifPresent(who -> {
      call.isChange();
      call.by(who.accountId());
      call.about("account", who.accountId());
    });
    return Reply.json(
        200,
        person
            .map(who -> new Polled(doors.sessions().issue(who).token(), false, "authorized"))
            .orElseGet(() -> new Polled("", false, "not_authorized")));
  }

  private static Optional<String> token(Call call) {
    return call.header("x-access-token")
        .or(() ->
            call.header("Authorization")
                .filter(value -> value.regionMatches(true, 0, "Bearer ", 0, 7))
                .map(value -> value.substring(7).strip()));
  }

  private Reply page(Call call) {
    return Page.orMessage(() -> {
      attempts.from(Attempts.Kind.LINK_FROM, call.visitor());
      return page(200, doors.logins().require(call.query(IDENTIFIER).orElse("")), Map.of());
    });
  }

  private static Reply page(int status, DeviceLogin login, Map<String, String> more) {
    Map<String, String> values = new HashMap<>(more);
    values.put("address", login.address());
    values.put("code", DeviceLogin.code(login.identifier()));
    values.put("identifier", login.identifier());
    return Forms.page(Page.DEVICE, status, "Approve a login", values);
  }

  private Reply approve(Call call) {
    return Page.orMessage(() -> {
      Map<String, String> form = Forms.sent(call);
      DeviceLogin login = doors.logins().require(form.get(IDENTIFIER));
      try {
        Person person = doors.signIn().require(form.get("email"), form.get("password"), call);
        doors.logins().approve(login.identifier(), person);
        return Page.message(
            200,
            "Approved",
            "Your program is logged in as " + person.email().text() + ". You can close this page.");
      } catch (ProblemException e) {
        Map<String, String> values = new HashMap<>();
        values.put("error", Page.sentence(e));
        values.put("email", form.getOrDefault("email", ""));
        return page(e.problem().status(), login, values).again(e.retryAfter());
      }
    });
  }
}
