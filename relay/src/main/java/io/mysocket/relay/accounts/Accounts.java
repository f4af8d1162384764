package io.mysocket.relay.accounts;

import io.mysocket.relay.database.Database;
import io.mysocket.relay.database.Transaction;
import io.mysocket.relay.database.Uuid7;
import io.mysocket.relay.keys.PublicKeyLine;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The accounts of this relay, and the people who log in to them. Any thread that may block. */
public final class Accounts {
  private static final String DEFAULT = "default";

  /** What the key of a sign-up is called. */
  private static final String FIRST_KEY = "default";

  /** Most sockets of the account that every relay has. */
  static final int SOCKET_QUOTA = 1_000;

  private final Database database;
  private final Clock clock;

  public Accounts(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** The account that every relay has; made when it is first asked for. */
  public Account defaultAccount() {
    return database.write(this::defaultAccount);
  }

  Account defaultAccount(Transaction now) {
    return AccountTable.byName(now, DEFAULT)
        .orElseGet(() -> {
          Account made = new Account(Uuid7.at(clock.instant()), DEFAULT, SOCKET_QUOTA);
          AccountTable.insert(now, made, clock.instant());
          return made;
        });
  }

  public Optional<Account> find(String id) {
    return database.read(now -> AccountTable.byId(now, id));
  }

  /** Who logs in to an account. */
  public Optional<Person> person(String accountId) {
    return database.read(now -> PersonTable.byAccount(now, accountId));
  }

  /** Who logs in with an e-mail address. */
  public Optional<Person> person(EmailAddress email) {
    return database.read(now -> person(now, email));
  }

  public static Optional<Person> person(Transaction now, EmailAddress email) {
    return PersonTable.byEmail(now, email);
  }

  public static Optional<Person> person(Transaction now, String accountId) {
    return PersonTable.byAccount(now, accountId);
  }

  /** Where administrators get their mail. */
  public static List<EmailAddress> administrators(Transaction now) {
    return PersonTable.admins(now);
  }

  /** Whether another account has a key already. */
  public static boolean isTaken(Transaction now, PublicKeyLine key) {
    return AccountKeyTable.byFingerprint(now, key.fingerprint()).isPresent();
  }

  /**
   * Makes the account of somebody who has confirmed the address.
   *
   * @param key left out if it is another account's by now
   */
  public static void add(
      Transaction now, Person person, int socketQuota, @Nullable PublicKeyLine key) {
    Instant at = person.createdAt();
    AccountTable.insert(
        now, new Account(person.accountId(), person.email().text(), socketQuota), at);
    PersonTable.insert(now, person);
    if (key != null && !isTaken(now, key)) {
      AccountKeyTable.insert(
          now, new AccountKey(person.accountId(), FIRST_KEY, key.fingerprint(), key.text(), at));
    }
  }

  /** Sets a password, kept as PHC text, and ends every login. */
  public static void setPassword(Transaction now, String accountId, String hash) {
    PersonTable.setPassword(now, accountId, hash);
  }

  Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
