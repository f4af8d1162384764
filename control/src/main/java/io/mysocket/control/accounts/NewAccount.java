package io.mysocket.control.accounts;

import org.jspecify.annotations.Nullable;

/**
 * An account to make: the body of {@code POST /user} of the original API.
 *
 * @param sshkey line of a .pub file
 */
public record NewAccount(
    @Nullable String name, String email, String password, @Nullable String sshkey) {
  @Override
  public String toString() {
    return "NewAccount[" + email + "]";
  }
}
