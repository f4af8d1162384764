package io.mysocket.client.accounts;

import io.mysocket.client.console.Column;
import io.mysocket.client.console.Console;
import io.mysocket.client.console.Exit;
import io.mysocket.client.console.Printer;
import io.mysocket.client.relays.OutputOption;
import io.mysocket.client.relays.RelayCommand;
import io.mysocket.control.client.RelayClient;
import io.mysocket.control.reports.AbuseReport;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mysocketctl report}: what visitors have reported, for a relay's administrator. */
@Command(
    name = "report",
    description = "Look at reports of abuse, and close them. For the relay's administrator.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {ReportCommand.Ls.class, ReportCommand.Show.class, ReportCommand.Close.class})
public final class ReportCommand {
  private ReportCommand() {}

  private static Object closed(AbuseReport report) {
    AbuseReport.Closing closing = report.closing();
    if (closing == null) {
      return "";
    }
    return closing.note() == null ? closing.at() : closing.at() + ": " + closing.note();
  }

  /** {@code report ls}. */
  @Command(
      name = "ls",
      aliases = "list",
      description = "List the reports that are open, the latest first.",
      mixinStandardHelpOptions = true)
  static final class Ls extends RelayCommand {
    private static final Printer<AbuseReport> TABLE =
        new Printer<>(
            List.of(
                Column.of("report_id", AbuseReport::id),
                Column.of("kind", report -> report.kind().text()),
                Column.of("host", AbuseReport::host),
                Column.of("account_id", AbuseReport::accountId),
                Column.of("reported", AbuseReport::createdAt),
                Column.wide("closed", ReportCommand::closed),
                Column.wide("url", AbuseReport::url)),
            AbuseReport::id);

    @Option(names = "--all", description = "Those that are closed, too.")
    private boolean all;

    @Mixin private OutputOption output;

    @Override
    protected Exit run(RelayClient client, Console console) {
      output.all(TABLE, client.reports().list(all), console);
      return Exit.DONE;
    }
  }

  /** {@code report show}. */
  @Command(
      name = "show",
      description = "Show a report with all that was written.",
      mixinStandardHelpOptions = true)
  static final class Show extends RelayCommand {
    private static final Printer<AbuseReport> TABLE =
        new Printer<>(
            List.of(
                Column.of("report_id", AbuseReport::id),
                Column.of("kind", report -> report.kind().text()),
                Column.of("url", AbuseReport::url),
                Column.of("account_id", AbuseReport::accountId),
                Column.of("reported", AbuseReport::createdAt),
                Column.of("contact", report -> report.contact() == null ? "" : report.contact()),
                Column.of("closed", ReportCommand::closed),
                Column.of("text", report -> report.text().replaceAll("\\s+", " "))),
            AbuseReport::id);

    @Parameters(paramLabel = "REPORT-ID", description = "Its id, as report ls shows it.")
    private String id;

    @Mixin private OutputOption output;

    @Override
    protected Exit run(RelayClient client, Console console) {
      output.one(TABLE, client.reports().get(id), console);
      return Exit.DONE;
    }
  }

  /** {@code report close}. */
  @Command(
      name = "close",
      description = "Close a report that has been looked at.",
      mixinStandardHelpOptions = true)
  static final class Close extends RelayCommand {
    @Parameters(paramLabel = "REPORT-ID", description = "Its id.")
    private String id;

    @Option(names = "--note", paramLabel = "TEXT", description = "What came of it.")
    private @Nullable String note;

    @Override
    protected Exit run(RelayClient client, Console console) {
      AbuseReport closed = client.reports().close(id, note);
      console.say("Report " + closed.id() + " of " + closed.host() + " closed");
      return Exit.DONE;
    }
  }
}
