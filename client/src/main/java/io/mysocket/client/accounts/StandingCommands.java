package io.mysocket.client.accounts;

import io.mysocket.client.console.Column;
import io.mysocket.client.console.CommandFailure;
import io.mysocket.client.console.Console;
import io.mysocket.client.console.Exit;
import io.mysocket.client.console.Printer;
import io.mysocket.client.relays.OutputOption;
import io.mysocket.client.relays.RelayCommand;
import io.mysocket.control.accounts.AccountSummary;
import io.mysocket.control.accounts.Suspension;
import io.mysocket.control.client.RelayClient;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What an administrator does with the accounts of others, below {@code mysocketctl account}. */
final class StandingCommands {
  private StandingCommands() {}

  /** Which account is meant. */
  static final class Which {
    @Parameters(
        paramLabel = "ACCOUNT",
        description = "Its id, as account ls shows it, or its e-mail address.")
    private String account;

    String id(RelayClient client) {
      if (!account.contains("@")) {
        return account;
      }
      return client.accounts().ofEmail(account).stream()
          .findFirst()
          .map(AccountSummary::id)
          .orElseThrow(() ->
              new CommandFailure(
                  Exit.NOT_FOUND,
                  "nobody logs in as " + account,
                  "mysocketctl account ls shows who does."));
    }
  }

  /** {@code account ls}. */
  @Command(
      name = "ls",
      aliases = "list",
      description = "List the accounts of the relay. For its administrator.",
      mixinStandardHelpOptions = true)
  static final class Ls extends RelayCommand {
    private static final Printer<AccountSummary> TABLE =
        new Printer<>(
            List.of(
                Column.of("account_id", AccountSummary::id),
                Column.of("email", account -> account.email() == null ? "" : account.email()),
                Column.of("sockets", AccountSummary::sockets),
                Column.of("trusted", account -> account.trusted() ? "yes" : "no"),
                Column.of("suspended", Ls::suspended),
                Column.wide("name", AccountSummary::name),
                Column.wide("admin", AccountSummary::admin),
                Column.wide("created", AccountSummary::createdAt)),
            AccountSummary::id);

    @Option(
        names = "--host",
        paramLabel = "HOST",
        description = "Only the one whose socket answers to this host name.")
    private @Nullable String host;

    @Mixin private OutputOption output;

    private static String suspended(AccountSummary account) {
      Suspension suspension = account.suspension();
      if (suspension == null) {
        return "";
      }
      return suspension.reason() == null ? "yes" : "yes: " + suspension.reason();
    }

    @Override
    protected Exit run(RelayClient client, Console console) {
      List<AccountSummary> found =
          host == null ? client.accounts().list() : client.accounts().ofHost(host);
      output.all(TABLE, found, console);
      return Exit.DONE;
    }
  }

  /** {@code account suspend}. */
  @Command(
      name = "suspend",
      description = {
        "Suspend an account: its tunnels are cut, visitors are told, its tokens, logins and keys are",
        "refused; nothing is deleted. For the relay's administrator."
      },
      mixinStandardHelpOptions = true)
  static final class Suspend extends RelayCommand {
    @Mixin private Which which;

    @Option(
        names = "--reason",
        paramLabel = "TEXT",
        description = "Told to the account's holder, not to visitors.")
    private @Nullable String reason;

    @Override
    protected Exit run(RelayClient client, Console console) {
      String id = which.id(client);
      client.accounts().suspend(id, reason);
      console.say("Account " + id + " suspended; mysocketctl account resume " + id + " ends it");
      return Exit.DONE;
    }
  }

  /** {@code account resume}. */
  @Command(
      name = "resume",
      description = "End the suspension of an account. For the relay's administrator.",
      mixinStandardHelpOptions = true)
  static final class Resume extends RelayCommand {
    @Mixin private Which which;

    @Override
    protected Exit run(RelayClient client, Console console) {
      String id = which.id(client);
      client.accounts().resume(id);
      console.say("Account " + id + " is not suspended; its tunnels come back by themselves");
      return Exit.DONE;
    }
  }

  /** {@code account trust}. */
  @Command(
      name = "trust",
      description = {
        "Trust an account that was made without an invite: browsers come to its pages without a warning.",
        "For the relay's administrator."
      },
      mixinStandardHelpOptions = true)
  static final class Trust extends RelayCommand {
    @Mixin private Which which;

    @Override
    protected Exit run(RelayClient client, Console console) {
      AccountSummary account = client.accounts().trust(which.id(client));
      console.say("Account " + account.id() + " trusted; visitors are not warned of its pages");
      return Exit.DONE;
    }
  }

  /** {@code account distrust}. */
  @Command(
      name = "distrust",
      description = {
        "Have browsers warned before they come to pages of an account. For the relay's",
        "administrator."
      },
      mixinStandardHelpOptions = true)
  static final class Distrust extends RelayCommand {
    @Mixin private Which which;

    @Override
    protected Exit run(RelayClient client, Console console) {
      String id = which.id(client);
      client.accounts().distrust(id);
      console.say("Account " + id + " is not trusted; visitors are warned of its pages");
      return Exit.DONE;
    }
  }
}
