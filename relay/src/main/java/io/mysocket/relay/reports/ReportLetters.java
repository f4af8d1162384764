package io.mysocket.relay.reports;

import io.mysocket.control.reports.AbuseReport;
import io.mysocket.relay.accounts.Accounts;
import io.mysocket.relay.accounts.EmailAddress;
import io.mysocket.relay.config.PublicAddresses;
import io.mysocket.relay.database.Database;
import io.mysocket.relay.database.Transaction;
import io.mysocket.relay.mail.Letter;
import io.mysocket.relay.mail.LetterWriter;
import io.mysocket.relay.mail.MailQueue;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Tells the administrator by mail that there are reports, now and then. What strangers wrote is not
 * in it, but for host names: a mail with an address of phishing in it is taken for one itself.
 */
final class ReportLetters implements LetterWriter {
  /** What these mails are called in the queue. */
  static final String KIND = "ABUSE_REPORTED";

  /** How long there is no other mail after one. */
  static final Duration PAUSE = Duration.ofMinutes(15);

  private static final int LISTED = 10;

  private final Database database;
  private final MailQueue mail;
  private final PublicAddresses addresses;
  private final Clock clock;
  private volatile Instant last = Instant.EPOCH;

  ReportLetters(Database database, MailQueue mail, PublicAddresses addresses, Clock clock) {
    this.database = database;
    this.mail = mail;
    this.addresses = addresses;
    this.clock = clock;
  }

  /** Has one sent, as part of a transaction. */
  void notice(Transaction now) {
    Instant at = clock.instant();
    Instant next = last.plus(PAUSE);
    for (EmailAddress admin : Accounts.administrators(now)) {
      mail.put(now, KIND, admin.text(), next.isAfter(at) ? next : at);
    }
  }

  @Override
  public Optional<Letter> write(String kind, String recipient) {
    List<AbuseReport> latest =
        database.read(now -> ReportTable.page(now, ReportTable.LATEST, false, LISTED + 1));
    if (latest.isEmpty()) {
      return Optional.empty();
    }
    last = clock.instant();
    String domain = addresses.names().domain();
    String hosts =
        latest.stream()
            .limit(LISTED)
            .map(report -> "  " + report.kind().text() + "  " + report.host() + "\n")
            .collect(Collectors.joining());
    return Optional.of(
        new Letter(
            recipient,
            "Abuse was reported at " + domain,
            """
            Hello,

            visitors report abuse at the relay %s. Not closed yet, the latest first:

            %s%s
            What they wrote, and how to end it:

              mysocketctl report ls
              mysocketctl report show REPORT-ID
              mysocketctl account suspend ACCOUNT-ID --reason TEXT
              mysocketctl report close REPORT-ID --note TEXT
            """
                .formatted(domain, hosts, latest.size() > LISTED ? "  and more\n" : "")));
  }
}
