package io.mysocket.relay.signup;

import io.mysocket.control.problems.ProblemException;
import io.mysocket.relay.accounts.Attempts;
import io.mysocket.relay.accounts.EmailAddress;
import io.mysocket.relay.accounts.Person;
import io.mysocket.relay.control.Call;
import io.mysocket.relay.control.Endpoint;
import io.mysocket.relay.control.Reply;
import io.mysocket.relay.keys.PublicKeyLine;
import io.mysocket.relay.pages.Forms;
import io.mysocket.relay.pages.Page;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Signing up, confirming and new passwords, as pages. Fetching a page changes nothing, so that a
 * scanner of mails may follow every link in them; only a program that does not ask for a page, as
 * those of the original, confirms by GET.
 */
final class SignUpPages {
  private static final String TOKEN = "token";

  private final SignUps signUps;
  private final PasswordResets resets;
  private final SignUpApi api;
  private final Attempts attempts;

  SignUpPages(SignUps signUps, PasswordResets resets, SignUpApi api, Attempts attempts) {
    this.signUps = signUps;
    this.resets = resets;
    this.api = api;
    this.attempts = attempts;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.open("GET", "/confirm", this::askToConfirm).knowing(TOKEN),
        Endpoint.open("POST", "/confirm", this::confirm),
        Endpoint.open("GET", "/signup", this::signUpPage).knowing("invite"),
        Endpoint.open("POST", "/signup", this::signUp),
        Endpoint.open("GET", "/forgot", _ -> forgotPage(200, Map.of())),
        Endpoint.open("POST", "/forgot", this::forgot),
        Endpoint.open("GET", "/reset", this::resetPage).knowing(TOKEN),
        Endpoint.open("POST", "/reset", this::reset));
  }

  private Reply askToConfirm(Call call) {
    attempts.from(Attempts.Kind.LINK_FROM, call.visitor());
    String token = call.query(TOKEN).orElse("");
    if (!Forms.wantsPage(call)) {
      call.isChange();
      tell(call, signUps.confirm(token));
      return Reply.json(200, SignUpApi.CONFIRMED);
    }
    return Page.orMessage(() ->
        signUps
            .find(token)
            .map(found -> confirmPage(found, token))
            .orElseGet(() -> confirmed(new SignUps.Confirmation.Already())));
  }

  private static Reply confirmPage(SignUp signUp, String token) {
    String line = signUp.sshKey();
    return Forms.page(
        Page.CONFIRM,
        200,
        "Confirm your account",
        Map.of(
            "email",
            signUp.email().text(),
            "name",
            signUp.name(),
            "key",
            line == null ? "none" : PublicKeyLine.parse(line).fingerprint(),
            TOKEN,
            token));
  }

  private Reply confirm(Call call) {
    return Page.orMessage(() -> {
      Map<String, String> form = Forms.sent(call);
      attempts.from(Attempts.Kind.LINK_FROM, call.visitor());
      return confirmed(tell(call, signUps.confirm(form.get(TOKEN))));
    });
  }

  /** Tells the audit log whose account it is. */
  private static SignUps.Confirmation tell(Call call, SignUps.Confirmation outcome) {
    if (outcome instanceof SignUps.Confirmation.Confirmed made) {
      call.about("account", made.accountId());
      call.by(made.accountId());
    }
    return outcome;
  }

  private static Reply confirmed(SignUps.Confirmation outcome) {
    String text =
        switch (outcome) {
          case SignUps.Confirmation.Confirmed(_, EmailAddress email, boolean keyWasTaken) ->
              "You can log in as "
                  + email.text()
                  + " now."
                  + (keyWasTaken
                      ? " Your SSH key belongs to another account, so it was left out: register another one."
                      : "");
          case SignUps.Confirmation.Already _ ->
              "This link was followed before, and the account is confirmed: you can log in.";
        };
    return Page.message(200, SignUpApi.CONFIRMED, text);
  }

  private Reply signUpPage(Call call) {
    return Page.orMessage(() -> {
      signUps.requireOpen();
      return signUpPage(200, Map.of("invite", call.query("invite").orElse("")));
    });
  }

  private static Reply signUpPage(int status, Map<String, String> values) {
    return Forms.page(Page.SIGN_UP, status, "Make an account", values);
  }

  private Reply signUp(Call call) {
    return Page.orMessage(() -> {
      Map<String, String> form = Forms.sent(call);
      signUps.requireOpen();
      attempts.from(Attempts.Kind.SIGN_UP_FROM, call.visitor());
      try {
        SignUpApi.SignedUp done =
            api.signUp(
                new SignUpWish(
                    form.get("name"),
                    form.get("email"),
                    form.get("password"),
                    form.get("sshkey"),
                    form.get("invite")));
        call.about("account", done.userId());
        return Page.message(
            200,
            "Look into your mail",
            "A confirmation email has been sent to "
                + done.email()
                + ". Follow its link within 24 hours.");
      } catch (ProblemException e) {
        return signUpPage(e.problem().status(), again(form, e)).again(e.retryAfter());
      }
    });
  }

  private static Reply forgotPage(int status, Map<String, String> values) {
    return Forms.page(Page.FORGOT, status, "Forgot your password?", values);
  }

  private Reply forgot(Call call) {
    return Page.orMessage(() -> {
      Map<String, String> form = Forms.sent(call);
      attempts.from(Attempts.Kind.MAIL_FROM, call.visitor());
      try {
        EmailAddress email = EmailAddress.parse(form.get("email"));
        api.reset(email);
        return Page.message(
            200,
            "Look into your mail",
            "If " + email.text() + " has an account here, a mail with a link is on its way.");
      } catch (ProblemException e) {
        return forgotPage(e.problem().status(), again(form, e)).again(e.retryAfter());
      }
    });
  }

  private Reply resetPage(Call call) {
    return Page.orMessage(() -> {
      attempts.from(Attempts.Kind.LINK_FROM, call.visitor());
      String token = call.query(TOKEN).orElse("");
      resets.require(token);
      return resetPage(200, Map.of(TOKEN, token));
    });
  }

  private static Reply resetPage(int status, Map<String, String> values) {
    return Forms.page(Page.RESET, status, "Set a new password", values);
  }

  private Reply reset(Call call) {
    return Page.orMessage(() -> {
      Map<String, String> form = Forms.sent(call);
      attempts.from(Attempts.Kind.LINK_FROM, call.visitor());
      resets.require(form.get(TOKEN));
      try {
        Person person = resets.set(form.get(TOKEN), form.get("password"));
        call.about("account", person.accountId());
        call.by(person.accountId());
        return Page.message(
            200,
            "Your password is set",
            "You can log in as " + person.email().text() + " with it now.");
      } catch (ProblemException e) {
        return resetPage(e.problem().status(), again(form, e)).again(e.retryAfter());
      }
    });
  }

  /** The form once more, without secrets, and what was wrong with it. */
  private static Map<String, String> again(Map<String, String> form, ProblemException e) {
    Map<String, String> values = new HashMap<>(form);
    values.remove("password");
    values.put("error", Page.sentence(e));
    return values;
  }
}
