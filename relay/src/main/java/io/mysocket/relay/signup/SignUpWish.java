package io.mysocket.relay.signup;

import org.jspecify.annotations.Nullable;

/**
 * Somebody wants an account: the body of {@code POST /user}, as the original has it.
 *
 * @param sshkey a line of a {@code .pub} file; may be left out
 * @param invite our own: the code of an invite
 */
record SignUpWish(
    @Nullable String name,
    @Nullable String email,
    @Nullable String password,
    @Nullable String sshkey,
    @Nullable String invite) {
  @Override
  public String toString() {
    return "SignUpWish[]";
  }
}
