package io.mysocket.control.accounts;

/** The body of {@code DELETE /api/v2/account}. */
public record AccountFarewell(String password) {
  @Override
  public String toString() {
    return "AccountFarewell[]";
  }
}
