package io.mysocket.client.accounts;

import io.mysocket.client.config.Folders;
import io.mysocket.client.config.RelayChoice;
import io.mysocket.client.config.TokenFiles;
import io.mysocket.client.console.CommandFailure;
import io.mysocket.client.console.Console;
import io.mysocket.client.console.Exit;
import io.mysocket.client.relays.CommonOptions;
import io.mysocket.client.relays.PasswordFlags;
import io.mysocket.control.accounts.LoginAnswer;
import io.mysocket.control.accounts.PasswordLogin;
import io.mysocket.control.client.RelayLogin;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mysocketctl login}. */
@Command(
    name = "login",
    description = "Log in, in a browser or with --email and a password.",
    mixinStandardHelpOptions = true)
public final class LoginCommand implements Callable<Integer> {
  @Option(names = "--email", paramLabel = "ADDRESS", description = "Your address.")
  private @Nullable String email;

  @Option(
      names = "--device",
      description =
          "Approve the login on a page, in a browser on any machine; on a terminal this is what"
              + " happens without --email.")
  private boolean device;

  @Mixin private PasswordFlags password;
  @Mixin private CommonOptions common;

  @Override
  public Integer call() throws InterruptedException {
    Console console = common.console();
    RelayChoice choice = common.choice();
    String token = email == null || device ? inBrowser(console) : byPassword(email, console);
    Path file = new TokenFiles(new Folders(common.world())).keep(choice.api(), token);
    console.print("Logged in! Token stored in " + file);
    if (common.world().variable("MYSOCKET_TOKEN").isPresent()) {
      console.warn("MYSOCKET_TOKEN is set, and is used instead of it");
    }
    return Exit.DONE.code();
  }

  private String byPassword(String address, Console console) {
    String secret = password.get("Password", console);
    try (RelayLogin login = common.login("")) {
      LoginAnswer answer = login.login(new PasswordLogin(address, secret));
      return tokenOf(answer);
    }
  }

  private static String tokenOf(LoginAnswer answer) {
    String token = answer.token();
    if (Boolean.TRUE.equals(answer.requireMfa())) {
      throw new CommandFailure(
          Exit.UNAUTHORIZED,
          "the relay asks for a second factor, which this program does not know",
          "Log in with a browser: mysocketctl login.");
    }
    if (token == null || token.isEmpty()) {
      throw new CommandFailure(
          Exit.FAILED, "the relay's answer has no token", "Tell the relay's operator.");
    }
    return token;
  }

  private String inBrowser(Console console) throws InterruptedException {
    if (device && (email != null || password.isGiven())) {
      throw new CommandFailure(
          Exit.MISUSED, "--device goes without --email and a password", "The page asks for them.");
    }
    if (password.isGiven() || !device && !console.isInteractive()) {
      throw new CommandFailure(
          Exit.MISUSED,
          "--email is missing",
          "Use --email ADDRESS --password-file FILE, or --device.");
    }
    return new DeviceLogin(common, console).token();
  }
}
