package io.mysocket.client.accounts;

import io.mysocket.client.console.Column;
import io.mysocket.client.console.CommandFailure;
import io.mysocket.client.console.Console;
import io.mysocket.client.console.Exit;
import io.mysocket.client.console.Printer;
import io.mysocket.client.console.World;
import io.mysocket.client.relays.CommonOptions;
import io.mysocket.client.relays.OutputOption;
import io.mysocket.client.relays.PasswordFlags;
import io.mysocket.client.relays.RelayCommand;
import io.mysocket.control.accounts.AccountView;
import io.mysocket.control.accounts.NewAccount;
import io.mysocket.control.client.RelayClient;
import io.mysocket.control.client.RelayLogin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mysocketctl account}: an account of one's own. */
@Command(
    name = "account",
    description =
        "Make an account, and look at it; for the administrator: trust and suspend others.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      AccountCommand.Create.class,
      AccountCommand.Show.class,
      StandingCommands.Ls.class,
      StandingCommands.Trust.class,
      StandingCommands.Distrust.class,
      StandingCommands.Suspend.class,
      StandingCommands.Resume.class
    })
public final class AccountCommand {
  private AccountCommand() {}

  /** {@code account create}. */
  @Command(
      name = "create",
      description = "Make an account; a mail with a link to confirm it follows.",
      mixinStandardHelpOptions = true)
  static final class Create implements Callable<Integer> {
    private static final List<String> USUAL_KEYS =
        List.of("id_ed25519.pub", "id_ecdsa.pub", "id_rsa.pub");
    private static final int LARGEST_KEY = 16 << 10;

    @Option(names = "--name", required = true, paramLabel = "NAME", description = "Your name.")
    private String name;

    @Option(
        names = "--email",
        required = true,
        paramLabel = "ADDRESS",
        description = "Your address.")
    private String email;

    @Mixin private PasswordFlags password;

    @Option(
        names = {"--sshkey", "--ssh-key"},
        paramLabel = "KEY",
        description =
            "Your public SSH key, its text or its file; the usual one of ~/.ssh if left out.")
    private @Nullable String sshKey;

    @Option(
        names = "--invite",
        paramLabel = "CODE",
        description = "The code of an invite, where the relay wants one.")
    private @Nullable String invite;

    @Mixin private CommonOptions common;

    @Override
    public Integer call() {
      Console console = common.console();
      String key = publicKey(common.world());
      String secret = password.get("Password", console);
      try (RelayLogin login = common.login("")) {
        login.create(new NewAccount(name, email, secret, key, invite));
      }
      console.print(
          "Congratulation! your account has been created. A confirmation email has been sent to "
              + email);
      console.print(
          "Please follow the link in it to complete the registration, then: mysocketctl login");
      if (key == null) {
        console.say("There is no public key in ~/.ssh, so plain ssh knows nobody yet.");
      }
      return Exit.DONE.code();
    }

    private @Nullable String publicKey(World world) {
      if (sshKey == null) {
        Path folder = world.home().resolve(".ssh");
        return USUAL_KEYS.stream()
            .map(folder::resolve)
            .filter(Files::isReadable)
            .findFirst()
            .map(Create::text)
            .orElse(null);
      }
      if (sshKey.contains(" ")) {
        return sshKey.strip();
      }
      try {
        return text(world.here().resolve(sshKey));
      } catch (InvalidPathException e) {
        throw noKey(sshKey, e);
      }
    }

    private static String text(Path file) {
      try (var in = Files.newInputStream(file)) {
        return new String(in.readNBytes(LARGEST_KEY), java.nio.charset.StandardCharsets.UTF_8)
            .strip();
      } catch (IOException e) {
        throw noKey(file.toString(), e);
      }
    }

    private static CommandFailure noKey(String what, Exception e) {
      return new CommandFailure(
          Exit.MISUSED,
          "--sshkey " + what + " is neither a public key nor a file that can be read",
          "Use --sshkey ~/.ssh/id_ed25519.pub; ssh-keygen -t ed25519 makes one.",
          e);
    }
  }

  /** {@code account show}. */
  @Command(name = "show", description = "Show the account.", mixinStandardHelpOptions = true)
  static final class Show extends RelayCommand {
    private static final Printer<AccountView> TABLE =
        new Printer<>(
            List.of(
                Column.of("account_id", AccountView::id),
                Column.of("name", Show::name),
                Column.of("email", account -> account.email() == null ? "" : account.email()),
                Column.of(
                    "sockets",
                    account -> account.use().sockets() + " of " + account.limits().sockets()),
                Column.wide("admin", AccountView::admin),
                Column.wide(
                    "trusted", account -> account.trusted() == null ? "" : account.trusted()),
                Column.wide(
                    "keys", account -> account.use().keys() + " of " + account.limits().keys()),
                Column.wide(
                    "tokens",
                    account -> account.use().tokens() + " of " + account.limits().tokens())),
            AccountView::id);

    @Mixin private OutputOption output;

    private static String name(AccountView account) {
      String person = account.fullName();
      return person == null ? account.name() : person;
    }

    @Override
    protected Exit run(RelayClient client, Console console) {
      output.one(TABLE, client.account(), console);
      return Exit.DONE;
    }
  }
}
