package io.mysocket.relay.accounts;

import io.mysocket.control.accounts.Scope;
import io.mysocket.control.accounts.TokenView;
import io.mysocket.relay.control.Caller;
import io.mysocket.relay.database.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Table {@code token}. */
final class TokenTable {
  private static final String COLUMNS =
      "SELECT id, account_id, name, scopes, owner_prefix, created_at, expires_at FROM token ";

  private TokenTable() {}

  static void insert(Transaction now, String accountId, TokenView token, String hash) {
    Instant expires = token.expiresAt();
    now.handle()
        .createUpdate(
            "INSERT INTO token"
                + " (id, account_id, name, hash, scopes, owner_prefix, created_at, expires_at)"
                + " VALUES (:id, :account, :name, :hash, :scopes, :prefix, :created, :expires)")
        .bind("id", token.id())
        .bind("account", accountId)
        .bind("name", token.name())
        .bind("hash", hash)
        .bind("scopes", token.scopes().stream().map(Scope::text).collect(Collectors.joining(" ")))
        .bind("prefix", token.ownerPrefix())
        .bind("created", token.createdAt().toEpochMilli())
        .bind("expires", expires == null ? null : (Long) expires.toEpochMilli())
        .execute();
  }

  static Optional<Caller> byHash(Transaction now, String hash) {
    return now.handle()
        .createQuery(COLUMNS + "WHERE hash = :hash")
        .bind("hash", hash)
        .map((row, _) -> new Caller(row.getString("account_id"), token(row)))
        .findOne();
  }

  static List<TokenView> of(Transaction now, String accountId) {
    return now.handle()
        .createQuery(COLUMNS + "WHERE account_id = :account ORDER BY id")
        .bind("account", accountId)
        .map((row, _) -> token(row))
        .list();
  }

  static boolean delete(Transaction now, String accountId, String id) {
    return now.handle()
            .createUpdate("DELETE FROM token WHERE account_id = :account AND id = :id")
            .bind("account", accountId)
            .bind("id", id)
            .execute()
        > 0;
  }

  private static TokenView token(ResultSet row) throws SQLException {
    List<String> names = Arrays.asList(row.getString("scopes").split(" "));
    long expires = row.getLong("expires_at");
    boolean never = row.wasNull();
    return new TokenView(
        row.getString("id"),
        row.getString("name"),
        Arrays.stream(Scope.values()).filter(scope -> names.contains(scope.text())).toList(),
        row.getString("owner_prefix"),
        Instant.ofEpochMilli(row.getLong("created_at")),
        never ? null : Instant.ofEpochMilli(expires));
  }
}
