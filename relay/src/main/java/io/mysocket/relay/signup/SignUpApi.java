package io.mysocket.relay.signup;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.mysocket.control.accounts.MailWish;
import io.mysocket.relay.accounts.Attempts;
import io.mysocket.relay.accounts.EmailAddress;
import io.mysocket.relay.control.Call;
import io.mysocket.relay.control.Endpoint;
import io.mysocket.relay.control.Reply;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Signing up, and mails about it, over HTTP for programs. */
final class SignUpApi {
  private static final String ACCOUNTS = "/api/v2/accounts";

  /** What the original answers, as JSON. */
  static final String CONFIRMED = "You have confirmed your account. Thanks!";

  private final SignUps signUps;
  private final PasswordResets resets;
  private final Attempts attempts;

  SignUpApi(SignUps signUps, PasswordResets resets, Attempts attempts) {
    this.signUps = signUps;
    this.resets = resets;
    this.attempts = attempts;
  }

  /** The same whether or not the address has an account. */
  record SignedUp(
      @JsonProperty("user_id") String userId, String name, String email, String message) {}

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.open("POST", "/user", this::signUp).original(),
        Endpoint.open("POST", ACCOUNTS + "/confirmations", this::remind),
        Endpoint.open("POST", ACCOUNTS + "/password-resets", this::reset));
  }

  private Reply signUp(Call call) {
    signUps.requireOpen();
    attempts.from(Attempts.Kind.SIGN_UP_FROM, call.visitor());
    SignUpWish wish = call.body(SignUpWish.class);
    SignedUp done = signUp(wish);
    call.about("account", done.userId());
    return Reply.json(200, done);
  }

  /** Counts a wish, and takes it. */
  SignedUp signUp(SignUpWish wish) {
    EmailAddress email = SignUps.email(wish);
    attempts.of(Attempts.Kind.SIGN_UP_AS, email.text());
    String id = signUps.request(wish);
    return new SignedUp(
        id,
        Optional.ofNullable(wish.name()).orElse("").strip(),
        email.text(),
        "A confirmation email has been sent to " + email.text());
  }

  private Reply remind(Call call) {
    EmailAddress email = wished(call);
    attempts.of(Attempts.Kind.CONFIRM_MAIL_TO, email.text());
    signUps.remind(email);
    return Reply.json(202, Map.of());
  }

  private Reply reset(Call call) {
    EmailAddress email = wished(call);
    reset(email);
    return Reply.json(202, Map.of());
  }

  /** Counts a wish for a new password, and takes it. */
  void reset(EmailAddress email) {
    attempts.of(Attempts.Kind.RESET_MAIL_TO, email.text());
    resets.request(email);
  }

  private EmailAddress wished(Call call) {
    attempts.from(Attempts.Kind.MAIL_FROM, call.visitor());
    return EmailAddress.parse(call.body(MailWish.class).email());
  }
}
