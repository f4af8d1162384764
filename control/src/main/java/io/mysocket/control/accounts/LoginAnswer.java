package io.mysocket.control.accounts;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * What a login leads to, as the original API has it.
 *
 * @param token null or empty where nobody is logged in yet
 * @param requireMfa the token is good for nothing but a second factor
 * @param state of a device authorization
 * @param verificationUri where somebody approves it, our own addition
 * @param userCode what that page shows, to be compared; our own addition
 */
public record LoginAnswer(
    @Nullable String token,
    @JsonProperty("require_mfa") @Nullable Boolean requireMfa,
    @Nullable String state,
    @JsonProperty("verification_uri") @Nullable String verificationUri,
    @JsonProperty("user_code") @Nullable String userCode) {
  @Override
  public String toString() {
    return "LoginAnswer[" + state + "]";
  }
}
