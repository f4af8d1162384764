package io.mysocket.relay.control;

import io.mysocket.control.accounts.Scope;
import io.mysocket.control.accounts.TokenView;
import io.mysocket.control.problems.Problem;
import io.mysocket.control.problems.ProblemException;
import io.mysocket.control.problems.ProblemKind;
import io.mysocket.control.sockets.Owner;
import java.util.Collections;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Who calls: an account, by one of its tokens. */
public record Caller(String accountId, TokenView token) {

  /** Id of what stands for a login where the API shows the token that was used. */
  public static final String LOGIN = "login";

  /** Whether a person logged in, rather than a program with a token of the API. */
  public boolean isLogin() {
    return token.id().equals(LOGIN);
  }

  /** Refuses unless the token has one of these scopes. */
  void requireOneOf(Set<Scope> scopes) {
    if (Collections.disjoint(token.scopes(), scopes)) {
      String wanted = scopes.stream().sorted().map(Scope::text).collect(Collectors.joining(" or "));
      throw new ProblemException(
          Problem.of(
              ProblemKind.FORBIDDEN,
              "the token '" + token.name() + "' does not have the scope " + wanted,
              "Use a token with the scope " + wanted + "."));
    }
  }

  /** Whether the token's owner prefix covers what this owner keeps. */
  public boolean sees(@Nullable Owner owner) {
    String prefix = token.ownerPrefix();
    return prefix == null || owner != null && owner.cluster().startsWith(prefix);
  }

  /** Refuses an owner that the token's owner prefix does not cover. */
  public void requireOwner(@Nullable Owner owner) {
    if (!sees(owner)) {
      throw new ProblemException(
          Problem.of(
                  ProblemKind.FORBIDDEN,
                  "the token '"
                      + token.name()
                      + "' is only for owners whose cluster begins with '"
                      + token.ownerPrefix()
                      + "'",
                  "Set owner.cluster to such a name, or use another token.")
              .at("owner.cluster"));
    }
  }
}
