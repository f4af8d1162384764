package io.mysocket.control.accounts;

import org.jspecify.annotations.Nullable;

/**
 * An account to make: the body of {@code POST /user} of the original API.
 *
 * @param sshkey line of a .pub file
 * @param invite code of an invite, our own addition
 */
public record NewAccount(
    @Nullable String name,
    String email,
    String password,
    @Nullable String sshkey,
    @Nullable String invite) {
  @Override
  public String toString() {
    return "NewAccount[" + email + "]";
  }
}
