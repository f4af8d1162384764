package io.mysocket.relay.session;

import io.mysocket.control.problems.Problem;
import io.mysocket.control.problems.ProblemException;
import io.mysocket.control.problems.ProblemKind;
import io.mysocket.relay.accounts.Accounts;
import io.mysocket.relay.accounts.Attempts;
import io.mysocket.relay.accounts.EmailAddress;
import io.mysocket.relay.accounts.PasswordHashes;
import io.mysocket.relay.accounts.Person;
import io.mysocket.relay.accounts.Suspensions;
import io.mysocket.relay.control.Call;
import io.mysocket.relay.signup.SigningUp;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Checks an e-mail address and a password. Whether there is such an account can be told neither
 * from the answer nor from the time it takes: one password is hashed for each try. Any thread that
 * may block.
 */
final class SignIn {
  /** Longest password looked at. */
  private static final int LONGEST = 1_024;

  private final Accounts accounts;
  private final SigningUp signingUp;
  private final PasswordHashes hashes;
  private final Attempts attempts;
  private final Suspensions suspensions;

  SignIn(
      Accounts accounts,
      SigningUp signingUp,
      PasswordHashes hashes,
      Attempts attempts,
      Suspensions suspensions) {
    this.accounts = accounts;
    this.signingUp = signingUp;
    this.hashes = hashes;
    this.attempts = attempts;
    this.suspensions = suspensions;
  }

  /**
   * Whoever they are of.
   *
   * @param call of who tries; the audit log hears whose account it is
   * @throws ProblemException if they are wrong, or the account is not confirmed, or suspended
   */
  Person require(@Nullable String written, @Nullable String password, Call call) {
    EmailAddress email = EmailAddress.parse(written);
    if (password == null || password.isEmpty() || password.length() > LONGEST) {
      throw ProblemException.invalidField(
          "password", "there is no password, or one that is too long", "Send the password.");
    }
    attempts.from(Attempts.Kind.LOGIN_FROM, call.visitor());
    attempts.of(Attempts.Kind.LOGIN_AS, email.text());
    Optional<Person> person = accounts.person(email);
    person.ifPresent(known -> call.about("account", known.accountId()));
    @Nullable String phc =
        person.map(Person::password).or(() -> signingUp.waiting(email)).orElse(null);
    if (!hashes.matches(phc, password)) {
      throw failed();
    }
    person.ifPresent(known -> call.by(known.accountId()));
    attempts.forgiveFrom(Attempts.Kind.LOGIN_FROM, call.visitor());
    attempts.forgiveOf(Attempts.Kind.LOGIN_AS, email.text());
    person.ifPresent(known -> suspensions.requireActive(known.accountId()));
    return person.orElseThrow(SignIn::notConfirmed);
  }

  private static ProblemException failed() {
    return new ProblemException(
        Problem.of(
            ProblemKind.LOGIN_FAILED,
            "Authentication failed: the e-mail address or the password is wrong",
            "Try again, or set a new password by mail."));
  }

  private static ProblemException notConfirmed() {
    return new ProblemException(
        Problem.of(
            ProblemKind.NOT_CONFIRMED,
            "the account has not been confirmed yet",
            "Follow the link in the mail that was sent to you; it can be sent again."));
  }
}
