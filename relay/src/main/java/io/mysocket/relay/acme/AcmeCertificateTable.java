package io.mysocket.relay.acme;

import io.mysocket.relay.database.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Table {@code acme_certificate}. */
final class AcmeCertificateTable {
  /** A chain, and its key sealed. */
  record Material(String chain, String sealedKey) {}

  private static final String COLUMNS =
      "SELECT name, issued_at, renew_at, ask_at, failures, next_try_at, reason"
          + " FROM acme_certificate ";

  private AcmeCertificateTable() {}

  static List<CertificateRow> all(Transaction now) {
    return now.handle().createQuery(COLUMNS + "ORDER BY name").map((row, _) -> row(row)).list();
  }

  static Optional<Material> material(Transaction now, String key) {
    return now.handle()
        .createQuery(
            "SELECT chain, sealed_key FROM acme_certificate"
                + " WHERE name = :name AND chain IS NOT NULL")
        .bind("name", key)
        .map((row, _) -> new Material(row.getString("chain"), row.getString("sealed_key")))
        .findOne();
  }

  /** Writes how far it is, and leaves the certificate. */
  static void put(Transaction now, CertificateRow row) {
    Optional<Material> present = material(now, row.key());
    put(now, row, present.orElse(null));
  }

  static void put(Transaction now, CertificateRow row, @Nullable Material material) {
    delete(now, row.key());
    now.handle()
        .createUpdate(
            "INSERT INTO acme_certificate (name, chain, sealed_key, issued_at, renew_at, ask_at,"
                + " failures, next_try_at, reason) VALUES (:name, :chain, :key, :issued, :renew,"
                + " :ask, :failures, :next, :reason)")
        .bind("name", row.key())
        .bind("chain", material == null ? null : material.chain())
        .bind("key", material == null ? null : material.sealedKey())
        .bind("issued", millis(row.issuedAt()))
        .bind("renew", row.renewAt().toEpochMilli())
        .bind("ask", row.askAt().toEpochMilli())
        .bind("failures", row.failures())
        .bind("next", row.nextTryAt().toEpochMilli())
        .bind("reason", row.reason())
        .execute();
  }

  /** Seals a key anew, if it is still there as it was. */
  static boolean reseal(Transaction now, String key, String sealed, String anew) {
    return now.handle()
            .createUpdate(
                "UPDATE acme_certificate SET sealed_key = :anew"
                    + " WHERE name = :name AND sealed_key = :sealed")
            .bind("name", key)
            .bind("sealed", sealed)
            .bind("anew", anew)
            .execute()
        == 1;
  }

  static void delete(Transaction now, String key) {
    now.handle()
        .createUpdate("DELETE FROM acme_certificate WHERE name = :name")
        .bind("name", key)
        .execute();
  }

  private static @Nullable Long millis(@Nullable Instant at) {
    return at == null ? null : (Long) at.toEpochMilli();
  }

  private static CertificateRow row(ResultSet row) throws SQLException {
    long issued = row.getLong("issued_at");
    Instant issuedAt = row.wasNull() ? null : Instant.ofEpochMilli(issued);
    return new CertificateRow(
        row.getString("name"),
        issuedAt,
        Instant.ofEpochMilli(row.getLong("renew_at")),
        Instant.ofEpochMilli(row.getLong("ask_at")),
        row.getInt("failures"),
        Instant.ofEpochMilli(row.getLong("next_try_at")),
        row.getString("reason"));
  }
}
