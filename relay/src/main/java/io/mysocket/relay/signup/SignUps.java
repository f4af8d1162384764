package io.mysocket.relay.signup;

import io.mysocket.control.problems.Problem;
import io.mysocket.control.problems.ProblemException;
import io.mysocket.control.problems.ProblemKind;
import io.mysocket.relay.accounts.Accounts;
import io.mysocket.relay.accounts.EmailAddress;
import io.mysocket.relay.accounts.Invite;
import io.mysocket.relay.accounts.Invites;
import io.mysocket.relay.accounts.PasswordHashes;
import io.mysocket.relay.accounts.PasswordRules;
import io.mysocket.relay.accounts.Person;
import io.mysocket.relay.accounts.Trust;
import io.mysocket.relay.config.AccountsConfig;
import io.mysocket.relay.control.OneLine;
import io.mysocket.relay.database.Database;
import io.mysocket.relay.database.Transaction;
import io.mysocket.relay.database.Uuid7;
import io.mysocket.relay.keys.PublicKeyLine;
import io.mysocket.relay.mail.MailQueue;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Accounts from the wish to the confirmed address. Any thread that may block. */
final class SignUps {
  private static final Logger LOG = LoggerFactory.getLogger(SignUps.class);

  /** Most sign-ups that wait to be confirmed. */
  static final int MOST = 10_000;

  /** After this a sign-up is forgotten. */
  private static final Duration FORGET = Duration.ofDays(7);

  private static final Duration FULL = Duration.ofHours(1);
  private static final int LONGEST_NAME = 128;

  /** What came of a link that confirms. */
  sealed interface Confirmation {
    /**
     * There is an account now.
     *
     * @param keyWasTaken another account had the SSH key by then
     */
    record Confirmed(String accountId, EmailAddress email, boolean keyWasTaken)
        implements Confirmation {}

    /** It had been followed before. */
    record Already() implements Confirmation {}
  }

  /** A wish that can be granted. */
  private record Checked(
      EmailAddress email, String name, String password, @Nullable PublicKeyLine key) {}

  private final Database database;
  private final Clock clock;
  private final AccountsConfig config;
  private final Desk desk;
  private final MailLinks links;

  /** Who helps. */
  record Desk(PasswordHashes hashes, Invites invites, MailQueue mail) {}

  SignUps(Database database, Clock clock, AccountsConfig config, Desk desk, MailLinks links) {
    this.database = database;
    this.clock = clock;
    this.config = config;
    this.desk = desk;
    this.links = links;
  }

  /** The address that a wish is about; before anything else, so that tries can be counted. */
  static EmailAddress email(SignUpWish wish) {
    return EmailAddress.parse(wish.email());
  }

  /** Takes a wish, and has a mail sent; the id is the account's once it is confirmed. */
  String request(SignUpWish wish) {
    requireOpen();
    Checked checked = checked(wish);
    database.read(now -> {
      requireFree(now, checked.key());
      inviteId(now, wish, checked.email());
      return checked;
    });
    String hash = desk.hashes().hash(checked.password());
    Instant at = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    String id = Uuid7.at(at);
    PublicKeyLine key = checked.key();
    String line = key == null ? null : key.text();
    database.write(now -> {
      if (Accounts.person(now, checked.email()).isPresent()) {
        desk.mail().put(now, Letters.Kind.HAS_ACCOUNT.name(), checked.email().text());
        return id;
      }
      SignUpTable.deleteOlderThan(now, at.minus(FORGET));
      if (SignUpTable.count(now) >= MOST) {
        throw full();
      }
      String invite = inviteId(now, wish, checked.email());
      SignUpTable.put(now, new SignUp(id, checked.email(), checked.name(), hash, line, invite, at));
      desk.mail().put(now, Letters.Kind.CONFIRM.name(), checked.email().text());
      return id;
    });
    desk.mail().wake();
    return id;
  }

  private static ProblemException full() {
    return new ProblemException(
        Problem.of(
            ProblemKind.UNAVAILABLE,
            "too many sign-ups wait to be confirmed",
            "Try again later; the relay's operator can tell why there are so many."),
        FULL);
  }

  /** Whether anybody at all may sign up. */
  void requireOpen() {
    if (config.signUp() == AccountsConfig.SignUp.CLOSED) {
      throw closed("nobody can sign up at this relay", "Ask the relay's operator.");
    }
  }

  private @Nullable String inviteId(Transaction now, SignUpWish wish, EmailAddress email) {
    String code = wish.invite();
    boolean needed = config.signUp() == AccountsConfig.SignUp.INVITE;
    if (!needed && (code == null || code.isBlank())) {
      return null;
    }
    return desk.invites()
        .admitting(now, code, email)
        .map(Invite::id)
        .orElseThrow(() ->
            closed(
                code == null || code.isBlank()
                    ? "signing up at this relay takes an invite"
                    : "the invite does not exist, has been used, has expired or is for another address",
                "Ask the relay's operator for an invite, and send its code as invite."));
  }

  private static ProblemException closed(String detail, String fix) {
    return new ProblemException(Problem.of(ProblemKind.SIGN_UP_CLOSED, detail, fix).at("invite"));
  }

  private static Checked checked(SignUpWish wish) {
    EmailAddress email = email(wish);
    String name = wish.name() == null ? "" : wish.name().strip();
    if (name.isEmpty()
        || name.length() > LONGEST_NAME
        || name.codePoints().anyMatch(OneLine::isOdd)) {
      throw ProblemException.invalidField(
          "name",
          "a name has 1 to " + LONGEST_NAME + " printable characters",
          "Write it on one line.");
    }
    String password = PasswordRules.require(wish.password(), "password", email);
    String line = wish.sshkey();
    if (line == null || line.isBlank()) {
      return new Checked(email, name, password, null);
    }
    try {
      return new Checked(email, name, password, PublicKeyLine.parse(line));
    } catch (ProblemException e) {
      throw new ProblemException(e.problem().at("sshkey"));
    }
  }

  private static void requireFree(Transaction now, @Nullable PublicKeyLine key) {
    if (key != null && Accounts.isTaken(now, key)) {
      throw new ProblemException(
          Problem.of(
                  ProblemKind.KEY_TAKEN,
                  "the key is registered for another account",
                  "Make a key pair of your own, or log in to that account.")
              .at("sshkey"));
    }
  }

  /** Has the mail sent once more, if the address waits to be confirmed. */
  void remind(EmailAddress email) {
    boolean waits =
        database.write(now -> {
          boolean found = SignUpTable.byEmail(now, email).isPresent();
          if (found) {
            desk.mail().put(now, Letters.Kind.CONFIRM.name(), email.text());
          }
          return found;
        });
    if (waits) {
      desk.mail().wake();
    }
  }

  /** The password of an account that is not confirmed yet, as PHC text. */
  Optional<String> waiting(EmailAddress email) {
    return database.read(now -> SignUpTable.byEmail(now, email)).map(SignUp::password);
  }

  /** What a link would confirm; empty if it has been followed. */
  Optional<SignUp> find(@Nullable String secret) {
    return database.read(now -> {
      MailLink link = links.require(now, MailLink.Purpose.CONFIRM, secret);
      return link.isUsed() ? Optional.empty() : Optional.of(signUp(now, link));
    });
  }

  private static SignUp signUp(Transaction now, MailLink link) {
    return SignUpTable.byId(now, link.subjectId()).orElseThrow(MailLinks::invalid);
  }

  /** Makes the account. */
  Confirmation confirm(@Nullable String secret) {
    return database.write(now -> {
      MailLink link = links.require(now, MailLink.Purpose.CONFIRM, secret);
      return link.isUsed() ? new Confirmation.Already() : make(now, signUp(now, link));
    });
  }

  private Confirmation make(Transaction now, SignUp signUp) {
    Instant at = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    Person person =
        new Person(
            signUp.id(), signUp.email(), signUp.name(), signUp.password(), false, false, 0, at);
    String invite = signUp.inviteId();
    if (invite != null && !desk.invites().use(now, invite, person)) {
      throw closed("the invite was used by somebody else, or has expired", "Ask for another one.");
    }
    String line = signUp.sshKey();
    PublicKeyLine key = line == null ? null : PublicKeyLine.parse(line);
    boolean taken = key != null && Accounts.isTaken(now, key);
    Accounts.add(now, person, config.socketQuota(), key);
    if (invite == null) {
      Trust.distrust(now, signUp.id());
    }
    SignUpTable.delete(now, signUp.email());
    MailLinkTable.useAll(now, signUp.id(), MailLink.Purpose.CONFIRM);
    LOG.atInfo().addKeyValue("account", signUp.id()).log("an account was confirmed");
    return new Confirmation.Confirmed(signUp.id(), signUp.email(), taken);
  }
}
