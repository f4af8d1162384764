package io.mysocket.relay.session;

import io.mysocket.control.accounts.SignedIn;
import io.mysocket.relay.accounts.AccountKeys;
import io.mysocket.relay.accounts.Accounts;
import io.mysocket.relay.accounts.Attempts;
import io.mysocket.relay.accounts.Organization;
import io.mysocket.relay.accounts.PasswordHashes;
import io.mysocket.relay.accounts.Person;
import io.mysocket.relay.accounts.Suspensions;
import io.mysocket.relay.config.PublicAddresses;
import io.mysocket.relay.control.Authentication;
import io.mysocket.relay.control.Caller;
import io.mysocket.relay.control.Endpoint;
import io.mysocket.relay.database.Database;
import io.mysocket.relay.signup.SigningUp;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Everything about logging in, put together. */
public final class LoggingIn {
  /** Where it is done. */
  public record Place(Database database, Clock clock, SessionKey key, PublicAddresses addresses) {}

  /** Who helps. */
  public record Help(
      Accounts accounts,
      AccountKeys keys,
      Suspensions suspensions,
      SigningUp signingUp,
      PasswordHashes hashes,
      Attempts attempts) {}

  private final Sessions sessions;
  private final Suspensions suspensions;
  private final List<Endpoint> endpoints;

  public LoggingIn(Place place, Help help) {
    Organization organization = Organization.of(place.addresses().names().domain());
    SignedTokens tokens = new SignedTokens(place.key(), place.clock());
    this.sessions = new Sessions(tokens, help.accounts(), organization);
    this.suspensions = help.suspensions();
    SignIn signIn =
        new SignIn(help.accounts(), help.signingUp(), help.hashes(), help.attempts(), suspensions);
    DeviceLogins devices = new DeviceLogins(place.database(), place.clock(), tokens);
    this.endpoints =
        Stream.of(
                new LoginApi(signIn, sessions, help.accounts()).endpoints(),
                new UserApi(help.accounts(), help.keys(), organization).endpoints(),
                new DeviceLoginApi(
                        new DeviceLoginApi.Doors(devices, signIn, sessions),
                        help.attempts(),
                        place.addresses())
                    .endpoints())
            .flatMap(List::stream)
            .toList();
  }

  public List<Endpoint> endpoints() {
    return endpoints;
  }

  /** Logs somebody in whose password has been seen. */
  public SignedIn signIn(Person person) {
    return sessions.issue(person);
  }

  /**
   * Knows logins, and leaves other tokens to others; lets nobody call whose account is suspended.
   *
   * @param others know tokens of the API, which are no JWTs
   */
  public Authentication before(Authentication others) {
    return new Authentication() {
      @Override
      public Optional<Caller> caller(String token) {
        return token.indexOf('.') < 0 ? others.caller(token) : sessions.caller(token);
      }

      @Override
      public void requireActive(Caller caller) {
        suspensions.requireActive(caller.accountId());
      }
    };
  }
}
