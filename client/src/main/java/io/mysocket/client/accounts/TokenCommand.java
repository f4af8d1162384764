package io.mysocket.client.accounts;

import io.mysocket.client.console.Column;
import io.mysocket.client.console.CommandFailure;
import io.mysocket.client.console.Console;
import io.mysocket.client.console.Exit;
import io.mysocket.client.console.Printer;
import io.mysocket.client.relays.OutputOption;
import io.mysocket.client.relays.RelayCommand;
import io.mysocket.control.accounts.IssuedToken;
import io.mysocket.control.accounts.Scope;
import io.mysocket.control.accounts.TokenSpec;
import io.mysocket.control.accounts.TokenView;
import io.mysocket.control.client.RelayClient;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mysocketctl token}: tokens for programs. */
@Command(
    name = "token",
    description = "Make, list and revoke tokens for programs.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {TokenCommand.Create.class, TokenCommand.Ls.class, TokenCommand.Delete.class})
public final class TokenCommand {
  private static final Printer<TokenView> TABLE =
      new Printer<>(
          List.of(
              Column.of("token_id", TokenView::id),
              Column.of("name", TokenView::name),
              Column.of("scopes", TokenCommand::scopes),
              Column.of(
                  "expires", token -> token.expiresAt() == null ? "never" : token.expiresAt()),
              Column.wide("created", TokenView::createdAt),
              Column.wide(
                  "owner", token -> token.ownerPrefix() == null ? "" : token.ownerPrefix())),
          TokenView::id);

  private TokenCommand() {}

  private static String scopes(TokenView token) {
    return token.scopes().stream().map(Scope::text).collect(Collectors.joining(" "));
  }

  /** {@code token create}. */
  @Command(
      name = "create",
      description = "Make a token; its text is printed this once.",
      mixinStandardHelpOptions = true)
  static final class Create extends RelayCommand {
    @Option(names = "--name", required = true, paramLabel = "NAME", description = "What it is for.")
    private String name;

    @Option(
        names = "--scope",
        split = ",",
        paramLabel = "SCOPE",
        description = "sockets:read, sockets:write, account; all of them if left out.")
    private @Nullable List<String> scopes;

    @Option(
        names = "--owner-prefix",
        paramLabel = "PREFIX",
        description = "Only for sockets whose owner's cluster begins so.")
    private @Nullable String ownerPrefix;

    @Option(
        names = "--expires-in",
        paramLabel = "TIME",
        description = "Such as 12h or 30d; never if left out.")
    private @Nullable String expiresIn;

    @Mixin private OutputOption output;

    @Override
    protected Exit run(RelayClient client, Console console) {
      List<Scope> wanted = scopes == null ? null : scopes.stream().map(Create::scope).toList();
      Instant end = expiresIn == null ? null : Instant.now().plus(time(expiresIn));
      IssuedToken made = client.issueToken(new TokenSpec(name, wanted, ownerPrefix, end));
      String id = made.details().id();
      output.text(
          made,
          id,
          console,
          () -> {
            console.print(made.token());
            console.say(
                "This is the only time it is shown. Revoke it: mysocketctl token delete " + id);
          });
      return Exit.DONE;
    }

    private static Scope scope(String text) {
      return Arrays.stream(Scope.values())
          .filter(each -> each.text().equals(text))
          .findFirst()
          .orElseThrow(() ->
              new CommandFailure(
                  Exit.MISUSED,
                  "there is no scope '" + text + "'",
                  "Use sockets:read, sockets:write or account."));
    }

    private static Duration time(String text) {
      if (!text.matches("[1-9][0-9]{0,4}[mhd]")) {
        throw new CommandFailure(
            Exit.MISUSED,
            "--expires-in is not a time",
            "Use a number and m, h or d: 90m, 12h, 30d.");
      }
      ChronoUnit unit =
          switch (text.charAt(text.length() - 1)) {
            case 'm' -> ChronoUnit.MINUTES;
            case 'h' -> ChronoUnit.HOURS;
            default -> ChronoUnit.DAYS;
          };
      return Duration.of(Long.parseLong(text.substring(0, text.length() - 1)), unit);
    }
  }

  /** {@code token ls}. */
  @Command(
      name = "ls",
      aliases = "list",
      description = "List the tokens.",
      mixinStandardHelpOptions = true)
  static final class Ls extends RelayCommand {
    @Mixin private OutputOption output;

    @Override
    protected Exit run(RelayClient client, Console console) {
      output.all(TABLE, client.tokens(), console);
      return Exit.DONE;
    }
  }

  /** {@code token delete}. */
  @Command(
      name = "delete",
      aliases = {"rm", "revoke"},
      description = "Revoke a token.",
      mixinStandardHelpOptions = true)
  static final class Delete extends RelayCommand {
    @Parameters(paramLabel = "TOKEN-ID", description = "Its id.")
    private String id;

    @Override
    protected Exit run(RelayClient client, Console console) {
      if (client.tokens().stream().noneMatch(token -> token.id().equals(id))) {
        throw new CommandFailure(
            Exit.NOT_FOUND, "there is no token " + id, "See mysocketctl token ls.");
      }
      client.revokeToken(id);
      console.say("Token " + id + " revoked");
      return Exit.DONE;
    }
  }
}
