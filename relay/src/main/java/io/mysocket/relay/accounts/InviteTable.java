package io.mysocket.relay.accounts;

import io.mysocket.relay.database.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Table {@code invite}. */
final class InviteTable {
  private static final String COLUMNS =
      "SELECT id, email, created_at, expires_at, used_by FROM invite ";

  private InviteTable() {}

  static void insert(Transaction now, Invite invite, String hash) {
    EmailAddress email = invite.email();
    now.handle()
        .createUpdate(
            "INSERT INTO invite (id, hash, email, created_at, expires_at)"
                + " VALUES (:id, :hash, :email, :at, :expires)")
        .bind("id", invite.id())
        .bind("hash", hash)
        .bind("email", email == null ? null : email.text())
        .bind("at", invite.createdAt().toEpochMilli())
        .bind("expires", invite.expiresAt().toEpochMilli())
        .execute();
  }

  static Optional<Invite> byHash(Transaction now, String hash) {
    return now.handle()
        .createQuery(COLUMNS + "WHERE hash = :hash")
        .bind("hash", hash)
        .map((row, _) -> invite(row))
        .findOne();
  }

  static Optional<Invite> byId(Transaction now, String id) {
    return now.handle()
        .createQuery(COLUMNS + "WHERE id = :id")
        .bind("id", id)
        .map((row, _) -> invite(row))
        .findOne();
  }

  static List<Invite> all(Transaction now) {
    return now.handle().createQuery(COLUMNS + "ORDER BY id").map((row, _) -> invite(row)).list();
  }

  static void use(Transaction now, String id, String accountId) {
    now.handle()
        .createUpdate("UPDATE invite SET used_by = :account WHERE id = :id")
        .bind("account", accountId)
        .bind("id", id)
        .execute();
  }

  static void delete(Transaction now, String id) {
    now.handle().createUpdate("DELETE FROM invite WHERE id = :id").bind("id", id).execute();
  }

  private static Invite invite(ResultSet row) throws SQLException {
    String email = row.getString("email");
    return new Invite(
        row.getString("id"),
        email == null ? null : new EmailAddress(email),
        Instant.ofEpochMilli(row.getLong("created_at")),
        Instant.ofEpochMilli(row.getLong("expires_at")),
        row.getString("used_by"));
  }
}
