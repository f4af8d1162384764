package io.mysocket.relay.reports;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.mysocket.control.problems.Problem;
import io.mysocket.control.problems.ProblemException;
import io.mysocket.control.problems.ProblemKind;
import io.mysocket.control.reports.AbuseReport;
import io.mysocket.control.reports.AbuseReportSpec;
import io.mysocket.relay.database.Database;
import io.mysocket.relay.database.Transaction;
import io.mysocket.relay.database.Uuid7;
import io.mysocket.relay.routing.HostName;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The reports of abuse that are kept. Any thread that may block. */
final class Reports {
  /** Most reports kept; the oldest that are closed make room. */
  static final int MOST = 5_000;

  /** Open reports of one host; who reports it again has said what is known. */
  static final int OF_ONE_HOST = 20;

  /** After this a report is forgotten, open or not. */
  static final Duration KEPT = Duration.ofDays(180);

  private static final Duration FULL = Duration.ofHours(1);

  /**
   * Who helps.
   *
   * @param ownerOf the account whose socket answers to a name, or did lately
   * @param notice lets a mail wait; {@code send} once that is durable
   */
  record Help(
      Function<HostName, Optional<String>> ownerOf, Consumer<Transaction> notice, Runnable send) {}

  private final Database database;
  private final Clock clock;
  private final Help help;
  private final Counter taken;
  private final Counter repeated;
  private volatile int open;

  Reports(Database database, Clock clock, Help help, MeterRegistry meters) {
    this.database = database;
    this.clock = clock;
    this.help = help;
    this.taken = counter(meters, "taken");
    this.repeated = counter(meters, "repeated");
    Gauge.builder("mysocket.relay.abuse.reports", () -> open)
        .description("Reports of abuse that nobody has closed yet")
        .register(meters);
  }

  private static Counter counter(MeterRegistry meters, String result) {
    return Counter.builder("mysocket.relay.abuse.reported")
        .description("Reports of abuse that were sent and not refused")
        .tag("result", result)
        .register(meters);
  }

  /** Counts what is open; the lock sees to it that an older count replaces no newer one. */
  synchronized void count() {
    open = database.read(ReportTable::countOpen);
  }

  /**
   * Keeps a report, and has a mail sent.
   *
   * @return its id, or that of the latest of the same host if there are enough
   */
  String take(AbuseReportSpec spec) {
    ReportCheck wish = ReportCheck.of(spec);
    String account =
        help.ownerOf()
            .apply(wish.host())
            .orElseThrow(() ->
                ProblemException.invalidField(
                    "url",
                    "no socket of this relay has the name " + wish.host() + ", nor had it lately",
                    "Check the address; what others serve only they can end."));
    Instant at = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    AbuseReport report =
        new AbuseReport(
            Uuid7.at(at),
            wish.host().text(),
            account,
            wish.url(),
            wish.kind(),
            wish.text(),
            wish.contact(),
            at,
            null);
    String id = database.write(now -> put(now, report));
    (id.equals(report.id()) ? taken : repeated).increment();
    help.send().run();
    count();
    return id;
  }

  private String put(Transaction now, AbuseReport report) {
    ReportTable.deleteOlderThan(now, report.createdAt().minus(KEPT));
    List<AbuseReport> same = ReportTable.open(now, report.host(), OF_ONE_HOST);
    if (same.size() >= OF_ONE_HOST) {
      return same.getFirst().id();
    }
    if (ReportTable.count(now) >= MOST && !ReportTable.deleteOldestClosed(now)) {
      throw new ProblemException(
          Problem.of(
              ProblemKind.UNAVAILABLE,
              "more reports wait to be looked at than the relay keeps",
              "Try again later, or write to whoever runs the relay."),
          FULL);
    }
    ReportTable.insert(now, report);
    help.notice().accept(now);
    return report.id();
  }

  /** The latest first; {@code before} as {@link ReportTable#page} has it. */
  List<AbuseReport> page(String before, boolean closed, int most) {
    return database.read(now -> ReportTable.page(now, before, closed, most));
  }

  Optional<AbuseReport> find(String id) {
    return database.read(now -> ReportTable.find(now, id));
  }

  /** Closes one that there is; again with another note changes that. */
  Optional<AbuseReport> close(String id, @Nullable String note) {
    Instant at = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    Optional<AbuseReport> closed =
        database.write(now -> {
          Optional<AbuseReport> present = ReportTable.find(now, id);
          present.ifPresent(report -> {
            AbuseReport.Closing had = report.closing();
            ReportTable.close(now, id, new AbuseReport.Closing(had == null ? at : had.at(), note));
          });
          return present.isEmpty() ? present : ReportTable.find(now, id);
        });
    count();
    return closed;
  }
}
