package io.mysocket.relay.signup;

import io.mysocket.control.problems.Problem;
import io.mysocket.control.problems.ProblemException;
import io.mysocket.control.problems.ProblemKind;
import io.mysocket.relay.accounts.Secret;
import io.mysocket.relay.config.PublicAddresses;
import io.mysocket.relay.database.Database;
import io.mysocket.relay.database.Transaction;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** The links in mails, each good once and for a while. Any thread that may block. */
final class MailLinks {
  private final Database database;
  private final Clock clock;
  private final PublicAddresses addresses;

  MailLinks(Database database, Clock clock, PublicAddresses addresses) {
    this.database = database;
    this.clock = clock;
    this.addresses = addresses;
  }

  /** A new link for somebody. */
  URI issue(MailLink.Purpose purpose, String subjectId, Duration life) {
    Secret secret = Secret.random();
    Instant at = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    database.write(now -> {
      MailLinkTable.deleteExpired(now, at);
      MailLinkTable.insert(
          now, new MailLink(secret.hash(), purpose, subjectId, at.plus(life), false));
      return subjectId;
    });
    String path =
        switch (purpose) {
          case CONFIRM -> "/confirm";
          case RESET -> "/reset";
        };
    return addresses.page(path + "?token=" + secret.text());
  }

  /**
   * The link of a secret.
   *
   * @throws ProblemException if it is none, or too old
   */
  MailLink require(Transaction now, MailLink.Purpose purpose, @Nullable String secret) {
    return MailLinkTable.find(now, new Secret(secret == null ? "" : secret).hash())
        .filter(link -> link.purpose() == purpose && clock.instant().isBefore(link.expiresAt()))
        .orElseThrow(MailLinks::invalid);
  }

  static ProblemException invalid() {
    return new ProblemException(
        Problem.of(
            ProblemKind.LINK_INVALID,
            "the link has expired, was used already, or a newer one took its place",
            "Follow the link of the newest mail, or ask for another mail."));
  }
}
