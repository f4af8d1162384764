package io.mysocket.relay.reports;

import io.mysocket.control.reports.AbuseKind;
import io.mysocket.control.reports.AbuseReport;
import io.mysocket.relay.database.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Table {@code abuse_report}. */
final class ReportTable {
  private static final String COLUMNS =
      "SELECT id, host, account_id, url, kind, text, contact, created_at, closed_at, note"
          + " FROM abuse_report ";

  /** Behind every id, however a database sorts. */
  static final String LATEST = "g";

  private ReportTable() {}

  static void insert(Transaction now, AbuseReport report) {
    now.handle()
        .createUpdate(
            "INSERT INTO abuse_report (id, host, account_id, url, kind, text, contact, created_at)"
                + " VALUES (:id, :host, :account, :url, :kind, :text, :contact, :at)")
        .bind("id", report.id())
        .bind("host", report.host())
        .bind("account", report.accountId())
        .bind("url", report.url())
        .bind("kind", report.kind().name())
        .bind("text", report.text())
        .bind("contact", report.contact())
        .bind("at", report.createdAt().toEpochMilli())
        .execute();
  }

  static Optional<AbuseReport> find(Transaction now, String id) {
    return now.handle()
        .createQuery(COLUMNS + "WHERE id = :id")
        .bind("id", id)
        .map((row, _) -> report(row))
        .findOne();
  }

  /**
   * The latest first.
   *
   * @param before the id that the page ends before; {@link #LATEST} is the first page
   * @param closed closed ones too
   */
  static List<AbuseReport> page(Transaction now, String before, boolean closed, int most) {
    return now.handle()
        .createQuery(
            COLUMNS
                + "WHERE id < :before"
                + (closed ? "" : " AND closed_at IS NULL")
                + " ORDER BY id DESC LIMIT :most")
        .bind("before", before)
        .bind("most", most)
        .map((row, _) -> report(row))
        .list();
  }

  /** Those of a host that are open, the latest first. */
  static List<AbuseReport> open(Transaction now, String host, int most) {
    return now.handle()
        .createQuery(
            COLUMNS + "WHERE host = :host AND closed_at IS NULL ORDER BY id DESC LIMIT :most")
        .bind("host", host)
        .bind("most", most)
        .map((row, _) -> report(row))
        .list();
  }

  static int count(Transaction now) {
    return now.handle().createQuery("SELECT COUNT(*) FROM abuse_report").mapTo(Integer.class).one();
  }

  static int countOpen(Transaction now) {
    return now.handle()
        .createQuery("SELECT COUNT(*) FROM abuse_report WHERE closed_at IS NULL")
        .mapTo(Integer.class)
        .one();
  }

  static void close(Transaction now, String id, AbuseReport.Closing closing) {
    now.handle()
        .createUpdate("UPDATE abuse_report SET closed_at = :at, note = :note WHERE id = :id")
        .bind("at", closing.at().toEpochMilli())
        .bind("note", closing.note())
        .bind("id", id)
        .execute();
  }

  static void deleteOlderThan(Transaction now, Instant before) {
    now.handle()
        .createUpdate("DELETE FROM abuse_report WHERE created_at < :before")
        .bind("before", before.toEpochMilli())
        .execute();
  }

  /** Deletes the oldest one that is closed; false if none is. */
  static boolean deleteOldestClosed(Transaction now) {
    return now.handle()
            .createUpdate(
                "DELETE FROM abuse_report WHERE id = (SELECT id FROM abuse_report"
                    + " WHERE closed_at IS NOT NULL ORDER BY id LIMIT 1)")
            .execute()
        > 0;
  }

  private static AbuseReport report(ResultSet row) throws SQLException {
    return new AbuseReport(
        row.getString("id"),
        row.getString("host"),
        row.getString("account_id"),
        row.getString("url"),
        AbuseKind.valueOf(row.getString("kind")),
        row.getString("text"),
        row.getString("contact"),
        Instant.ofEpochMilli(row.getLong("created_at")),
        closing(row));
  }

  private static AbuseReport.@Nullable Closing closing(ResultSet row) throws SQLException {
    long at = row.getLong("closed_at");
    return row.wasNull()
        ? null
        : new AbuseReport.Closing(Instant.ofEpochMilli(at), row.getString("note"));
  }
}
