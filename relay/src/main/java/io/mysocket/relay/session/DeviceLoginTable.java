package io.mysocket.relay.session;

import io.mysocket.relay.database.Transaction;
import java.time.Instant;
import java.util.Optional;

/** Table {@code device_login}. */
final class DeviceLoginTable {
  private DeviceLoginTable() {}

  static void insert(Transaction now, DeviceLogin login) {
    now.handle()
        .createUpdate(
            "INSERT INTO device_login (identifier, address, expires_at)"
                + " VALUES (:identifier, :address, :expires)")
        .bind("identifier", login.identifier())
        .bind("address", login.address())
        .bind("expires", login.expiresAt().toEpochMilli())
        .execute();
  }

  static Optional<DeviceLogin> find(Transaction now, String identifier) {
    return now.handle()
        .createQuery(
            "SELECT identifier, address, expires_at, account_id FROM device_login"
                + " WHERE identifier = :identifier")
        .bind("identifier", identifier)
        .map((row, _) ->
            new DeviceLogin(
                row.getString("identifier"),
                row.getString("address"),
                Instant.ofEpochMilli(row.getLong("expires_at")),
                row.getString("account_id")))
        .findOne();
  }

  static int count(Transaction now) {
    return now.handle().createQuery("SELECT COUNT(*) FROM device_login").mapTo(Integer.class).one();
  }

  static void approve(Transaction now, String identifier, String accountId) {
    now.handle()
        .createUpdate(
            "UPDATE device_login SET account_id = :account WHERE identifier = :identifier")
        .bind("account", accountId)
        .bind("identifier", identifier)
        .execute();
  }

  static void delete(Transaction now, String identifier) {
    now.handle()
        .createUpdate("DELETE FROM device_login WHERE identifier = :identifier")
        .bind("identifier", identifier)
        .execute();
  }

  static void deleteExpired(Transaction now, Instant at) {
    now.handle()
        .createUpdate("DELETE FROM device_login WHERE expires_at <= :at")
        .bind("at", at.toEpochMilli())
        .execute();
  }
}
