package io.mysocket.control.accounts;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Another password: the body of {@code PUT /api/v2/account/password}. */
public record PasswordChange(String current, @JsonProperty("new") String wanted) {
  @Override
  public String toString() {
    return "PasswordChange[]";
  }
}
