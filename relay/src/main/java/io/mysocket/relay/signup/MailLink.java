package io.mysocket.relay.signup;

import java.time.Instant;

/**
 * A link that was mailed.
 *
 * @param subjectId of a sign-up or an account
 */
record MailLink(String hash, Purpose purpose, String subjectId, Instant expiresAt, boolean isUsed) {
  /** What following it does. */
  enum Purpose {
    CONFIRM,
    RESET
  }
}
