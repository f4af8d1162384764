package io.mysocket.control.accounts;

import org.jspecify.annotations.Nullable;

/**
 * Who is calling: {@code GET /api/v2/account}.
 *
 * @param name unique on the relay
 * @param email null for an account that nobody logs in to
 * @param fullName what the person is called
 * @param admin whether it may invite people
 * @param trusted whether browsers come to its pages without a warning; null if the relay does not
 *     say
 * @param token the token that was used
 */
public record AccountView(
    String id,
    String name,
    @Nullable String email,
    @Nullable String fullName,
    boolean admin,
    @Nullable Boolean trusted,
    Limits limits,
    Use use,
    TokenView token) {
  /** What the account may have at most. */
  public record Limits(int sockets, int keys, int tokens) {}

  /** What it has. */
  public record Use(int sockets, int keys, int tokens) {}
}
