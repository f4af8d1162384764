package io.mysocket.control.accounts;

/** Who wants to log in: the body of {@code POST /login} of the original API. */
public record PasswordLogin(String email, String password) {
  @Override
  public String toString() {
    return "PasswordLogin[" + email + "]";
  }
}
