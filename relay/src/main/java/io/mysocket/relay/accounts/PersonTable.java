package io.mysocket.relay.accounts;

import io.mysocket.relay.database.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Table {@code person}. */
final class PersonTable {
  private static final String COLUMNS =
      "SELECT account_id, email, name, password, one_time, admin, session, created_at FROM person ";

  private PersonTable() {}

  static Optional<Person> byEmail(Transaction now, EmailAddress email) {
    return now.handle()
        .createQuery(COLUMNS + "WHERE email = :email")
        .bind("email", email.text())
        .map((row, _) -> person(row))
        .findOne();
  }

  static Optional<Person> byAccount(Transaction now, String accountId) {
    return now.handle()
        .createQuery(COLUMNS + "WHERE account_id = :account")
        .bind("account", accountId)
        .map((row, _) -> person(row))
        .findOne();
  }

  static boolean hasAdmin(Transaction now) {
    return now.handle()
            .createQuery("SELECT COUNT(*) FROM person WHERE admin = 1")
            .mapTo(Integer.class)
            .one()
        > 0;
  }

  static List<EmailAddress> admins(Transaction now) {
    return now.handle()
        .createQuery("SELECT email FROM person WHERE admin = 1 ORDER BY account_id")
        .map((row, _) -> new EmailAddress(row.getString("email")))
        .list();
  }

  static void insert(Transaction now, Person person) {
    now.handle()
        .createUpdate(
            "INSERT INTO person"
                + " (account_id, email, name, password, one_time, admin, session, created_at)"
                + " VALUES (:account, :email, :name, :password, :once, :admin, :session, :at)")
        .bind("account", person.accountId())
        .bind("email", person.email().text())
        .bind("name", person.name())
        .bind("password", person.password())
        .bind("once", person.isOneTime() ? 1 : 0)
        .bind("admin", person.isAdmin() ? 1 : 0)
        .bind("session", person.session())
        .bind("at", person.createdAt().toEpochMilli())
        .execute();
  }

  /** Ends every login too. */
  static void setPassword(Transaction now, String accountId, String password) {
    now.handle()
        .createUpdate(
            "UPDATE person SET password = :password, one_time = 0, session = session + 1"
                + " WHERE account_id = :account")
        .bind("password", password)
        .bind("account", accountId)
        .execute();
  }

  private static Person person(ResultSet row) throws SQLException {
    return new Person(
        row.getString("account_id"),
        new EmailAddress(row.getString("email")),
        row.getString("name"),
        row.getString("password"),
        row.getInt("one_time") == 1,
        row.getInt("admin") == 1,
        row.getLong("session"),
        Instant.ofEpochMilli(row.getLong("created_at")));
  }
}
