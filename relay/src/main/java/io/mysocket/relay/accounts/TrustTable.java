package io.mysocket.relay.accounts;

import io.mysocket.relay.database.Transaction;
import java.util.Set;

/** Table {@code account}, as far as the administrator trusts accounts. */
final class TrustTable {
  private TrustTable() {}

  static void put(Transaction now, String accountId, boolean trusted) {
    now.handle()
        .createUpdate("UPDATE account SET trusted = :trusted WHERE id = :id")
        .bind("trusted", trusted ? 1 : 0)
        .bind("id", accountId)
        .execute();
  }

  static boolean isTrusted(Transaction now, String accountId) {
    return now.handle()
            .createQuery("SELECT COUNT(*) FROM account WHERE id = :id AND trusted = 1")
            .bind("id", accountId)
            .mapTo(Integer.class)
            .one()
        > 0;
  }

  /** Those with sockets that are not trusted, by id. */
  static Set<String> strangers(Transaction now) {
    return now.handle()
        .createQuery(
            "SELECT a.id FROM account a WHERE a.trusted = 0"
                + " AND EXISTS (SELECT 1 FROM socket s WHERE s.account_id = a.id)")
        .mapTo(String.class)
        .set();
  }
}
