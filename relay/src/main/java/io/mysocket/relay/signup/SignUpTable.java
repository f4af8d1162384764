package io.mysocket.relay.signup;

import io.mysocket.relay.accounts.EmailAddress;
import io.mysocket.relay.database.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** Table {@code sign_up}. */
final class SignUpTable {
  private static final String COLUMNS =
      "SELECT id, email, name, password, ssh_key, invite_id, created_at FROM sign_up ";

  private SignUpTable() {}

  static Optional<SignUp> byEmail(Transaction now, EmailAddress email) {
    return now.handle()
        .createQuery(COLUMNS + "WHERE email = :email")
        .bind("email", email.text())
        .map((row, _) -> signUp(row))
        .findOne();
  }

  static Optional<SignUp> byId(Transaction now, String id) {
    return now.handle()
        .createQuery(COLUMNS + "WHERE id = :id")
        .bind("id", id)
        .map((row, _) -> signUp(row))
        .findOne();
  }

  static int count(Transaction now) {
    return now.handle().createQuery("SELECT COUNT(*) FROM sign_up").mapTo(Integer.class).one();
  }

  /** In the place of one with the same address. */
  static void put(Transaction now, SignUp signUp) {
    delete(now, signUp.email());
    now.handle()
        .createUpdate(
            "INSERT INTO sign_up (id, email, name, password, ssh_key, invite_id, created_at)"
                + " VALUES (:id, :email, :name, :password, :key, :invite, :at)")
        .bind("id", signUp.id())
        .bind("email", signUp.email().text())
        .bind("name", signUp.name())
        .bind("password", signUp.password())
        .bind("key", signUp.sshKey())
        .bind("invite", signUp.inviteId())
        .bind("at", signUp.createdAt().toEpochMilli())
        .execute();
  }

  static void delete(Transaction now, EmailAddress email) {
    now.handle()
        .createUpdate("DELETE FROM sign_up WHERE email = :email")
        .bind("email", email.text())
        .execute();
  }

  static void deleteOlderThan(Transaction now, Instant at) {
    now.handle()
        .createUpdate("DELETE FROM sign_up WHERE created_at < :at")
        .bind("at", at.toEpochMilli())
        .execute();
  }

  private static SignUp signUp(ResultSet row) throws SQLException {
    return new SignUp(
        row.getString("id"),
        new EmailAddress(row.getString("email")),
        row.getString("name"),
        row.getString("password"),
        row.getString("ssh_key"),
        row.getString("invite_id"),
        Instant.ofEpochMilli(row.getLong("created_at")));
  }
}
