package io.mysocket.relay.session;

import com.nimbusds.jwt.JWTClaimsSet;
import io.mysocket.control.accounts.Scope;
import io.mysocket.control.accounts.SignedIn;
import io.mysocket.control.accounts.TokenView;
import io.mysocket.relay.accounts.Accounts;
import io.mysocket.relay.accounts.Organization;
import io.mysocket.relay.accounts.Person;
import io.mysocket.relay.control.Authentication;
import io.mysocket.relay.control.Caller;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Logins of people, as JWTs with the claims of the original. A new password or the end of the
 * account ends them all. Any thread that may block.
 */
public final class Sessions implements Authentication {
  /** How long a login lasts, as with the original. */
  static final Duration LIFE = Duration.ofHours(5);

  private static final String NAME = "login";
  private static final String ONE_TIME_NAME = "login with the one-time password";

  private static final String SESSION = "session";
  private static final String USER_ID = "user_id";

  private final SignedTokens tokens;
  private final Accounts accounts;
  private final Organization organization;

  Sessions(SignedTokens tokens, Accounts accounts, Organization organization) {
    this.tokens = tokens;
    this.accounts = accounts;
    this.organization = organization;
  }

  /** Logs somebody in whose password has been seen. */
  SignedIn issue(Person person) {
    JWTClaimsSet claims =
        new JWTClaimsSet.Builder()
            .subject(person.accountId())
            .jwtID(UUID.randomUUID().toString())
            .claim(USER_ID, person.accountId())
            .claim("user_email", person.email().text())
            .claim("name", person.name())
            .claim("org_id", organization.id())
            .claim("org_subdomain", organization.name())
            .claim(SESSION, person.session())
            .build();
    SignedTokens.Signed signed = tokens.sign(SignedTokens.Use.LOGIN, claims, LIFE);
    return new SignedIn(signed.text(), signed.expiresAt());
  }

  @Override
  public Optional<Caller> caller(String token) {
    return tokens
        .read(SignedTokens.Use.LOGIN, token)
        .flatMap(claims ->
            accounts
                .person(text(claims, USER_ID))
                .filter(person -> isCurrent(claims, person))
                .map(person -> new Caller(person.accountId(), view(claims, person))));
  }

  private static boolean isCurrent(JWTClaimsSet claims, Person person) {
    return claims.getClaim(SESSION) instanceof Number session
        && session.longValue() == person.session();
  }

  /** A one-time password opens the account, to set another one, but no sockets. */
  private static TokenView view(JWTClaimsSet claims, Person person) {
    return new TokenView(
        Caller.LOGIN,
        person.isOneTime() ? ONE_TIME_NAME : NAME,
        person.isOneTime() ? List.of(Scope.ACCOUNT) : List.of(Scope.values()),
        null,
        claims.getIssueTime().toInstant(),
        claims.getExpirationTime().toInstant());
  }

  private static String text(JWTClaimsSet claims, String name) {
    try {
      @Nullable String text = claims.getStringClaim(name);
      return text == null ? "" : text;
    } catch (ParseException _) {
      return "";
    }
  }
}
