package io.mysocket.relay.mail;

import io.mysocket.relay.database.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Table {@code mail}. */
final class MailTable {
  private MailTable() {}

  /** In the place of one of the same kind to the same recipient. */
  static void put(Transaction now, MailRow mail, Instant next) {
    now.handle()
        .createUpdate("DELETE FROM mail WHERE kind = :kind AND recipient = :recipient")
        .bind("kind", mail.kind())
        .bind("recipient", mail.recipient())
        .execute();
    now.handle()
        .createUpdate(
            "INSERT INTO mail (id, kind, recipient, created_at, attempts, next_at)"
                + " VALUES (:id, :kind, :recipient, :at, 0, :next)")
        .bind("id", mail.id())
        .bind("kind", mail.kind())
        .bind("recipient", mail.recipient())
        .bind("at", mail.createdAt().toEpochMilli())
        .bind("next", next.toEpochMilli())
        .execute();
  }

  /** What is to be sent at a time, the longest due first. */
  static List<MailRow> due(Transaction now, Instant at, int most) {
    return now.handle()
        .createQuery(
            "SELECT id, kind, recipient, created_at, attempts FROM mail WHERE next_at <= :at"
                + " ORDER BY next_at LIMIT :most")
        .bind("at", at.toEpochMilli())
        .bind("most", most)
        .map((row, _) ->
            new MailRow(
                row.getString("id"),
                row.getString("kind"),
                row.getString("recipient"),
                Instant.ofEpochMilli(row.getLong("created_at")),
                row.getInt("attempts")))
        .list();
  }

  /** When the next one is due; empty if none waits. */
  static Optional<Instant> next(Transaction now) {
    return now.handle()
        .createQuery("SELECT next_at FROM mail ORDER BY next_at LIMIT 1")
        .mapTo(Long.class)
        .findOne()
        .map(Instant::ofEpochMilli);
  }

  static int count(Transaction now) {
    return now.handle().createQuery("SELECT COUNT(*) FROM mail").mapTo(Integer.class).one();
  }

  static void delay(Transaction now, MailRow mail, Instant until) {
    now.handle()
        .createUpdate("UPDATE mail SET attempts = attempts + 1, next_at = :next WHERE id = :id")
        .bind("next", until.toEpochMilli())
        .bind("id", mail.id())
        .execute();
  }

  static void delete(Transaction now, MailRow mail) {
    now.handle().createUpdate("DELETE FROM mail WHERE id = :id").bind("id", mail.id()).execute();
  }
}
