package io.mysocket.relay.signup;

import io.mysocket.relay.accounts.Accounts;
import io.mysocket.relay.accounts.EmailAddress;
import io.mysocket.relay.accounts.Person;
import io.mysocket.relay.config.PublicAddresses;
import io.mysocket.relay.database.Database;
import io.mysocket.relay.mail.Letter;
import io.mysocket.relay.mail.LetterWriter;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** Writes the mails about accounts. The mail thread. */
final class Letters implements LetterWriter {
  /** What a mail is about. */
  enum Kind {
    CONFIRM,
    HAS_ACCOUNT,
    RESET,
    PASSWORD_CHANGED
  }

  /** How long a link to confirm works, from when it was sent. */
  static final Duration CONFIRM = Duration.ofHours(24);

  /** The same of a link to set a password. */
  static final Duration RESET = Duration.ofHours(1);

  private final Database database;
  private final MailLinks links;
  private final PublicAddresses addresses;

  Letters(Database database, MailLinks links, PublicAddresses addresses) {
    this.database = database;
    this.links = links;
    this.addresses = addresses;
  }

  @Override
  public Optional<Letter> write(String kind, String recipient) {
    EmailAddress to = new EmailAddress(recipient);
    return switch (Kind.valueOf(kind)) {
      case CONFIRM -> database.read(now -> SignUpTable.byEmail(now, to)).map(this::confirm);
      case HAS_ACCOUNT -> person(to).map(this::hasAccount);
      case RESET -> person(to).map(this::reset);
      case PASSWORD_CHANGED -> person(to).map(this::passwordChanged);
    };
  }

  private Optional<Person> person(EmailAddress email) {
    return database.read(now -> Accounts.person(now, email));
  }

  private Letter confirm(SignUp signUp) {
    URI link = links.issue(MailLink.Purpose.CONFIRM, signUp.id(), CONFIRM);
    return letter(
        signUp.email(),
        "Confirm your account",
        """
        Hello %s,

        somebody, probably you, made an account with this e-mail address at the relay
        %s. To confirm it, follow this link within 24 hours:

        %s

        If it was not you, do nothing: without that the account never comes to be.
        """
            .formatted(signUp.name(), domain(), link));
  }

  private Letter hasAccount(Person person) {
    return letter(
        person.email(),
        "You have an account already",
        """
        Hello %s,

        somebody, perhaps you, tried to make an account with this e-mail address at the
        relay %s. It has one already, so nothing was changed. If you forgot
        the password, set a new one here:

        %s
        """
            .formatted(person.name(), domain(), page("/forgot")));
  }

  private Letter reset(Person person) {
    URI link = links.issue(MailLink.Purpose.RESET, person.accountId(), RESET);
    return letter(
        person.email(),
        "Set a new password",
        """
        Hello %s,

        somebody, probably you, wants to set a new password for your account at the relay
        %s. To do so, follow this link within an hour:

        %s

        If it was not you, do nothing: your password stays as it is.
        """
            .formatted(person.name(), domain(), link));
  }

  private Letter passwordChanged(Person person) {
    return letter(
        person.email(),
        "Your password was changed",
        """
        Hello %s,

        the password of your account at the relay %s was changed just now by
        a link that was mailed to this address. If it was not you, set another one at
        once and look through your SSH keys and tokens:

        %s
        """
            .formatted(person.name(), domain(), page("/forgot")));
  }

  private String domain() {
    return addresses.names().domain();
  }

  private URI page(String path) {
    return addresses.page(path);
  }

  private Letter letter(EmailAddress to, String subject, String text) {
    return new Letter(to.text(), subject + " at " + domain(), text);
  }
}
