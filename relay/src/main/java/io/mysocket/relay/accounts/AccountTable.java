package io.mysocket.relay.accounts;

import io.mysocket.relay.database.Transaction;
import java.time.Instant;
import java.util.Optional;

/** Table {@code account}. */
final class AccountTable {
  private AccountTable() {}

  static Optional<Account> byName(Transaction now, String name) {
    return find(now, "name", name);
  }

  static Optional<Account> byId(Transaction now, String id) {
    return find(now, "id", id);
  }

  private static Optional<Account> find(Transaction now, String column, String value) {
    return now.handle()
        .createQuery("SELECT id, name, socket_quota FROM account WHERE " + column + " = :value")
        .bind("value", value)
        .map((row, _) ->
            new Account(row.getString("id"), row.getString("name"), row.getInt("socket_quota")))
        .findOne();
  }

  static void insert(Transaction now, Account account, Instant at) {
    now.handle()
        .createUpdate(
            "INSERT INTO account (id, name, socket_quota, created_at)"
                + " VALUES (:id, :name, :quota, :at)")
        .bind("id", account.id())
        .bind("name", account.name())
        .bind("quota", account.socketQuota())
        .bind("at", at.toEpochMilli())
        .execute();
  }

  /** With its person, keys, tokens and sockets. */
  static void delete(Transaction now, String id) {
    now.handle().createUpdate("DELETE FROM account WHERE id = :id").bind("id", id).execute();
  }
}
