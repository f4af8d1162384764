package io.mysocket.relay.accounts;

import io.mysocket.relay.database.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Table {@code account_key}. */
final class AccountKeyTable {
  private static final String COLUMNS =
      "SELECT account_id, name, fingerprint, public_key, created_at FROM account_key ";

  private AccountKeyTable() {}

  static Optional<AccountKey> byFingerprint(Transaction now, String fingerprint) {
    return now.handle()
        .createQuery(COLUMNS + "WHERE fingerprint = :fingerprint")
        .bind("fingerprint", fingerprint)
        .map((row, _) -> row(row))
        .findOne();
  }

  /** Oldest first. */
  static List<AccountKey> of(Transaction now, String accountId) {
    return now.handle()
        .createQuery(COLUMNS + "WHERE account_id = :account ORDER BY created_at, name")
        .bind("account", accountId)
        .map((row, _) -> row(row))
        .list();
  }

  static void insert(Transaction now, AccountKey key) {
    now.handle()
        .createUpdate(
            "INSERT INTO account_key (account_id, name, fingerprint, public_key, created_at)"
                + " VALUES (:account, :name, :fingerprint, :key, :at)")
        .bind("account", key.accountId())
        .bind("name", key.name())
        .bind("fingerprint", key.fingerprint())
        .bind("key", key.publicKey())
        .bind("at", key.createdAt().toEpochMilli())
        .execute();
  }

  static void delete(Transaction now, AccountKey key) {
    now.handle()
        .createUpdate("DELETE FROM account_key WHERE fingerprint = :fingerprint")
        .bind("fingerprint", key.fingerprint())
        .execute();
  }

  private static AccountKey row(ResultSet row) throws SQLException {
    return new AccountKey(
        row.getString("account_id"),
        row.getString("name"),
        row.getString("fingerprint"),
        row.getString("public_key"),
        Instant.ofEpochMilli(row.getLong("created_at")));
  }
}
