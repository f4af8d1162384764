package io.mysocket.relay.accounts;

import io.mysocket.control.accounts.IssuedToken;
import io.mysocket.control.accounts.Scope;
import io.mysocket.control.accounts.TokenSpec;
import io.mysocket.control.accounts.TokenView;
import io.mysocket.control.problems.Problem;
import io.mysocket.control.problems.ProblemException;
import io.mysocket.control.problems.ProblemKind;
import io.mysocket.relay.control.Authentication;
import io.mysocket.relay.control.Caller;
import io.mysocket.relay.database.Database;
import io.mysocket.relay.database.Uuid7;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes, checks and revokes tokens. Any thread that may block. */
public final class Tokens implements Authentication {
  /** Most tokens of an account. */
  static final int QUOTA = 1_000;

  private static final int LONGEST_NAME = 128;
  private static final String OWNER_PREFIX = "[A-Za-z0-9._:-]{1,253}";

  private final Database database;
  private final Clock clock;

  public Tokens(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** A new token; its text is in the answer and nowhere else. */
  public IssuedToken issue(String accountId, TokenSpec spec) {
    Instant at = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    TokenView token = checked(spec, at);
    TokenText text = TokenText.random();
    database.write(now -> {
      if (TokenTable.of(now, accountId).size() >= QUOTA) {
        throw new ProblemException(
            Problem.of(
                ProblemKind.QUOTA_EXCEEDED,
                "the account has " + QUOTA + " tokens, which is as many as it may have",
                "Revoke tokens that are not used any more."));
      }
      TokenTable.insert(now, accountId, token, text.hash());
      return token;
    });
    return new IssuedToken(text.text(), token);
  }

  private static TokenView checked(TokenSpec spec, Instant at) {
    @Nullable String name = spec.name();
    if (name == null
        || name.isBlank()
        || name.length() > LONGEST_NAME
        || name.chars().anyMatch(Character::isISOControl)) {
      throw ProblemException.invalidField(
          "name",
          "a token needs a name of 1 to " + LONGEST_NAME + " printable characters",
          "Name the token for its use, such as \"operator of cluster blue\".");
    }
    List<Scope> scopes = spec.scopes() == null ? List.of(Scope.values()) : spec.scopes();
    if (scopes.isEmpty() || scopes.stream().anyMatch(Objects::isNull)) {
      throw ProblemException.invalidField(
          "scopes",
          "a token without a scope can do nothing",
          "Name scopes, or leave the field out for all of them.");
    }
    String prefix = spec.ownerPrefix();
    if (prefix != null && !prefix.matches(OWNER_PREFIX)) {
      throw ProblemException.invalidField(
          "ownerPrefix",
          "an owner prefix has 1 to 253 letters, digits and . _ : -",
          "Use the beginning of your clusters' names, or leave the field out.");
    }
    Instant expires =
        spec.expiresAt() == null ? null : spec.expiresAt().truncatedTo(ChronoUnit.MILLIS);
    if (expires != null && !expires.isAfter(at)) {
      throw ProblemException.invalidField(
          "expiresAt",
          "the token would have expired already",
          "Use a time to come, or leave the field out.");
    }
    return new TokenView(
        Uuid7.at(at), name, scopes.stream().distinct().sorted().toList(), prefix, at, expires);
  }

  @Override
  public Optional<Caller> caller(String token) {
    TokenText text = new TokenText(token);
    if (!text.isWellFormed()) {
      return Optional.empty();
    }
    return database.read(now -> TokenTable.byHash(now, text.hash())).filter(this::isAlive);
  }

  private boolean isAlive(Caller caller) {
    Instant expires = caller.token().expiresAt();
    return expires == null || clock.instant().isBefore(expires);
  }

  public List<TokenView> of(String accountId) {
    return database.read(now -> TokenTable.of(now, accountId));
  }

  /** Whether there was such a token. */
  public boolean revoke(String accountId, String id) {
    return database.write(now -> TokenTable.delete(now, accountId, id));
  }
}
