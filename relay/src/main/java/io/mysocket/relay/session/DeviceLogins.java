package io.mysocket.relay.session;

import com.nimbusds.jwt.JWTClaimsSet;
import io.mysocket.control.problems.Problem;
import io.mysocket.control.problems.ProblemException;
import io.mysocket.control.problems.ProblemKind;
import io.mysocket.relay.accounts.Accounts;
import io.mysocket.relay.accounts.Person;
import io.mysocket.relay.database.Database;
import io.mysocket.relay.database.Transaction;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Logins of programs that a person approves on a page. Any thread that may block.
 *
 * <pre>
 *   asked for --approved by a person--> granted --fetched, once--> gone
 *       \------------ ten minutes later ------------------------->/
 * </pre>
 */
final class DeviceLogins {
  /** How long a person has. */
  static final Duration LIFE = Duration.ofMinutes(10);

  /** Most that wait. */
  private static final int MOST = 10_000;

  private static final String IDENTIFIER = "identifier";

  /**
   * A login asked for.
   *
   * @param token what the program polls with
   */
  record Asked(DeviceLogin login, String token) {}

  private final Database database;
  private final Clock clock;
  private final SignedTokens tokens;

  DeviceLogins(Database database, Clock clock, SignedTokens tokens) {
    this.database = database;
    this.clock = clock;
    this.tokens = tokens;
  }

  /** Asks for a login, from an address. */
  Asked ask(String address) {
    Instant at = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    DeviceLogin login = new DeviceLogin(UUID.randomUUID().toString(), address, at.plus(LIFE), null);
    database.write(now -> {
      DeviceLoginTable.deleteExpired(now, at);
      if (DeviceLoginTable.count(now) >= MOST) {
        throw new ProblemException(
            Problem.of(
                ProblemKind.UNAVAILABLE,
                "too many logins wait to be approved",
                "Try again in a few minutes, or log in with e-mail address and password."),
            LIFE);
      }
      DeviceLoginTable.insert(now, login);
      return login;
    });
    JWTClaimsSet claims = new JWTClaimsSet.Builder().claim(IDENTIFIER, login.identifier()).build();
    return new Asked(login, tokens.sign(SignedTokens.Use.DEVICE, claims, LIFE).text());
  }

  /** The identifier that a token polls for; empty if it is none of ours or too old. */
  Optional<String> identifier(String token) {
    return tokens
        .read(SignedTokens.Use.DEVICE, token)
        .flatMap(claims -> {
          try {
            return Optional.ofNullable(claims.getStringClaim(IDENTIFIER));
          } catch (ParseException _) {
            return Optional.empty();
          }
        });
  }

  /**
   * A login that waits for its person.
   *
   * @throws ProblemException if there is none
   */
  DeviceLogin require(@Nullable String identifier) {
    return database
        .read(now -> waiting(now, identifier))
        .filter(login -> login.accountId() == null)
        .orElseThrow(DeviceLogins::gone);
  }

  private Optional<DeviceLogin> waiting(Transaction now, @Nullable String identifier) {
    return identifier == null
        ? Optional.empty()
        : DeviceLoginTable.find(now, identifier)
            .filter(login -> clock.instant().isBefore(login.expiresAt()));
  }

  private static ProblemException gone() {
    return new ProblemException(
        Problem.of(
            ProblemKind.LINK_INVALID,
            "this login was approved already, or it is older than " + LIFE.toMinutes() + " minutes",
            "Start the login again in your program."));
  }

  void approve(@Nullable String identifier, Person person) {
    database.write(now -> {
      DeviceLogin login =
          waiting(now, identifier)
              .filter(waits -> waits.accountId() == null)
              .orElseThrow(DeviceLogins::gone);
      DeviceLoginTable.approve(now, login.identifier(), person.accountId());
      return login;
    });
  }

  /**
   * Whoever approved it, once; empty while nobody has.
   *
   * @throws ProblemException if there is no such login any more
   */
  Optional<Person> fetch(String identifier) {
    return database.write(now -> {
      DeviceLogin login =
          waiting(now, identifier)
              .orElseThrow(() ->
                  new ProblemException(
                      Problem.of(
                          ProblemKind.UNAUTHORIZED,
                          "the login was not approved in time, or was fetched already",
                          "Start it again.")));
      String accountId = login.accountId();
      if (accountId == null) {
        return Optional.empty();
      }
      DeviceLoginTable.delete(now, identifier);
      return Accounts.person(now, accountId);
    });
  }
}
