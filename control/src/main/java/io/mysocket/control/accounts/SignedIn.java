package io.mysocket.control.accounts;

import java.time.Instant;

/**
 * A login.
 *
 * @param token a JWT that the API takes until it expires
 */
public record SignedIn(String token, Instant expiresAt) {
  @Override
  public String toString() {
    return "SignedIn[until " + expiresAt + "]";
  }
}
