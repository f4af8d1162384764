package io.mysocket.control.accounts;

/**
 * A token just made. Its text cannot be had again.
 *
 * @param token the text, {@code msk_...}
 */
public record IssuedToken(String token, TokenView details) {
  @Override
  public String toString() {
    return "IssuedToken[" + details + "]";
  }
}
