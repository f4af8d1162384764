package io.mysocket.relay.signup;

import io.mysocket.relay.database.Transaction;
import java.time.Instant;
import java.util.Optional;

/** Table {@code mail_link}. */
final class MailLinkTable {
  private MailLinkTable() {}

  static void insert(Transaction now, MailLink link) {
    now.handle()
        .createUpdate(
            "INSERT INTO mail_link (hash, purpose, subject_id, expires_at, used)"
                + " VALUES (:hash, :purpose, :subject, :expires, 0)")
        .bind("hash", link.hash())
        .bind("purpose", link.purpose().name())
        .bind("subject", link.subjectId())
        .bind("expires", link.expiresAt().toEpochMilli())
        .execute();
  }

  static Optional<MailLink> find(Transaction now, String hash) {
    return now.handle()
        .createQuery(
            "SELECT hash, purpose, subject_id, expires_at, used FROM mail_link WHERE hash = :hash")
        .bind("hash", hash)
        .map((row, _) ->
            new MailLink(
                row.getString("hash"),
                MailLink.Purpose.valueOf(row.getString("purpose")),
                row.getString("subject_id"),
                Instant.ofEpochMilli(row.getLong("expires_at")),
                row.getInt("used") == 1))
        .findOne();
  }

  /** None of a subject's links of a purpose works any more. */
  static void useAll(Transaction now, String subjectId, MailLink.Purpose purpose) {
    now.handle()
        .createUpdate(
            "UPDATE mail_link SET used = 1 WHERE subject_id = :subject AND purpose = :purpose")
        .bind("subject", subjectId)
        .bind("purpose", purpose.name())
        .execute();
  }

  static void deleteExpired(Transaction now, Instant at) {
    now.handle()
        .createUpdate("DELETE FROM mail_link WHERE expires_at < :at")
        .bind("at", at.toEpochMilli())
        .execute();
  }
}
