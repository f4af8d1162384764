package io.mysocket.relay.reports;

import io.micrometer.core.instrument.MeterRegistry;
import io.mysocket.relay.accounts.Accounts;
import io.mysocket.relay.accounts.AdminOnly;
import io.mysocket.relay.accounts.Attempts;
import io.mysocket.relay.config.PublicAddresses;
import io.mysocket.relay.control.Endpoint;
import io.mysocket.relay.database.Database;
import io.mysocket.relay.mail.LetterWriter;
import io.mysocket.relay.mail.MailQueue;
import io.mysocket.relay.routing.HostName;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Everything about reports of abuse, put together. */
public final class Reporting {
  /**
   * Where it is done.
   *
   * @param ownerOf the account whose socket answers to a name, or did lately
   */
  public record Place(
      Database database,
      Clock clock,
      PublicAddresses addresses,
      Function<HostName, Optional<String>> ownerOf,
      MeterRegistry meters) {}

  /** Who helps. */
  public record Help(Accounts accounts, Attempts attempts, MailQueue mail) {}

  private final Reports reports;
  private final ReportLetters letters;
  private final List<Endpoint> endpoints;

  public Reporting(Place place, Help help) {
    this.letters =
        new ReportLetters(place.database(), help.mail(), place.addresses(), place.clock());
    this.reports =
        new Reports(
            place.database(),
            place.clock(),
            new Reports.Help(place.ownerOf(), letters::notice, help.mail()::wake),
            place.meters());
    ReportApi api = new ReportApi(reports, new AdminOnly(help.accounts()), help.attempts());
    this.endpoints =
        Stream.concat(api.endpoints().stream(), new ReportPages(api).endpoints().stream()).toList();
  }

  /** Counts what is open. */
  public void start() {
    reports.count();
  }

  /** The writer of a kind of letter, if it is one of these; else the other one. */
  public LetterWriter lettersOr(LetterWriter other) {
    return (kind, recipient) ->
        (kind.equals(ReportLetters.KIND) ? letters : other).write(kind, recipient);
  }

  public List<Endpoint> endpoints() {
    return endpoints;
  }
}
