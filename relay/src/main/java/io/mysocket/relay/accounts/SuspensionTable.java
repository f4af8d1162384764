package io.mysocket.relay.accounts;

import io.mysocket.control.accounts.AccountSummary;
import io.mysocket.control.accounts.Suspension;
import io.mysocket.relay.database.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Table {@code account}, as far as the administrator looks at it and suspends. */
final class SuspensionTable {
  private static final String SUMMARY =
      "SELECT a.id, a.name, a.created_at, a.suspended_at, a.suspended_reason, a.trusted, p.email, p.admin,"
          + " (SELECT COUNT(*) FROM socket s WHERE s.account_id = a.id) AS sockets"
          + " FROM account a LEFT JOIN person p ON p.account_id = a.id ";

  private SuspensionTable() {}

  /** Those suspended, by id. */
  static Map<String, Suspension> all(Transaction now) {
    return now
        .handle()
        .createQuery(
            "SELECT id, suspended_at, suspended_reason FROM account WHERE suspended_at IS NOT NULL")
        .map((row, _) -> Map.entry(row.getString("id"), suspension(row)))
        .list()
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /** Null ends it. */
  static void put(Transaction now, String accountId, @Nullable Suspension suspension) {
    now.handle()
        .createUpdate(
            "UPDATE account SET suspended_at = :at, suspended_reason = :reason WHERE id = :id")
        .bind("at", suspension == null ? null : (Long) suspension.since().toEpochMilli())
        .bind("reason", suspension == null ? null : suspension.reason())
        .bind("id", accountId)
        .execute();
  }

  static Optional<AccountSummary> find(Transaction now, String accountId) {
    return now.handle()
        .createQuery(SUMMARY + "WHERE a.id = :id")
        .bind("id", accountId)
        .map((row, _) -> summary(row))
        .findOne();
  }

  /**
   * @param after the id that the page begins behind; empty is the first
   * @param email only the account of this address; empty is all
   */
  static List<AccountSummary> page(Transaction now, String after, String email, int most) {
    return now.handle()
        .createQuery(
            SUMMARY
                + "WHERE a.id > :after AND (:email = '' OR p.email = :email)"
                + " ORDER BY a.id LIMIT :most")
        .bind("after", after)
        .bind("email", email)
        .bind("most", most)
        .map((row, _) -> summary(row))
        .list();
  }

  private static Suspension suspension(ResultSet row) throws SQLException {
    return new Suspension(
        Instant.ofEpochMilli(row.getLong("suspended_at")), row.getString("suspended_reason"));
  }

  private static AccountSummary summary(ResultSet row) throws SQLException {
    row.getLong("suspended_at");
    boolean active = row.wasNull();
    return new AccountSummary(
        row.getString("id"),
        row.getString("name"),
        row.getString("email"),
        row.getInt("admin") == 1,
        Instant.ofEpochMilli(row.getLong("created_at")),
        row.getInt("sockets"),
        row.getInt("trusted") == 1,
        active ? null : suspension(row));
  }
}
