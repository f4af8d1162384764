package io.mysocket.control.accounts;

/**
 * Who is calling: {@code GET /api/v2/account}.
 *
 * @param token the token that was used
 */
public record AccountView(String id, String name, Limits limits, Use use, TokenView token) {
  /** What the account may have at most. */
  public record Limits(int sockets) {}

  /** What it has. */
  public record Use(int sockets) {}
}
