package io.mysocket.relay.signup;

import io.mysocket.control.problems.ProblemException;
import io.mysocket.relay.accounts.Accounts;
import io.mysocket.relay.accounts.EmailAddress;
import io.mysocket.relay.accounts.PasswordHashes;
import io.mysocket.relay.accounts.PasswordRules;
import io.mysocket.relay.accounts.Person;
import io.mysocket.relay.database.Database;
import io.mysocket.relay.database.Transaction;
import io.mysocket.relay.mail.MailQueue;
import org.jspecify.annotations.Nullable;

/** New passwords by a mailed link. Any thread that may block. */
final class PasswordResets {
  private final Database database;
  private final PasswordHashes hashes;
  private final MailQueue mail;
  private final MailLinks links;

  PasswordResets(Database database, PasswordHashes hashes, MailQueue mail, MailLinks links) {
    this.database = database;
    this.hashes = hashes;
    this.mail = mail;
    this.links = links;
  }

  /** Has a mail with a link sent, if somebody logs in with the address. */
  void request(EmailAddress email) {
    boolean known =
        database.write(now -> {
          boolean found = Accounts.person(now, email).isPresent();
          if (found) {
            mail.put(now, Letters.Kind.RESET.name(), email.text());
          }
          return found;
        });
    if (known) {
      mail.wake();
    }
  }

  /**
   * Whose password a link sets.
   *
   * @throws ProblemException if the link is no good
   */
  Person require(@Nullable String secret) {
    return database.read(now -> person(now, secret));
  }

  private Person person(Transaction now, @Nullable String secret) {
    MailLink link = links.require(now, MailLink.Purpose.RESET, secret);
    if (link.isUsed()) {
      throw MailLinks.invalid();
    }
    return Accounts.person(now, link.subjectId()).orElseThrow(MailLinks::invalid);
  }

  /** Sets the password, ends every login and uses the link up. */
  Person set(@Nullable String secret, @Nullable String password) {
    Person asking = require(secret);
    String hash = hashes.hash(PasswordRules.require(password, "password", asking.email()));
    database.write(now -> {
      Person person = person(now, secret);
      Accounts.setPassword(now, person.accountId(), hash);
      MailLinkTable.useAll(now, person.accountId(), MailLink.Purpose.RESET);
      mail.put(now, Letters.Kind.PASSWORD_CHANGED.name(), person.email().text());
      return person;
    });
    mail.wake();
    return asking;
  }
}
