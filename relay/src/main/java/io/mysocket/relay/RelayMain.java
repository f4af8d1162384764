package io.mysocket.relay;

import io.mysocket.control.accounts.IssuedToken;
import io.mysocket.control.accounts.Scope;
import io.mysocket.control.accounts.TokenSpec;
import io.mysocket.control.problems.ProblemException;
import io.mysocket.relay.accounts.Accounts;
import io.mysocket.relay.accounts.Tokens;
import io.mysocket.relay.audit.Act;
import io.mysocket.relay.audit.AuditLog;
import io.mysocket.relay.backup.BackupCommand;
import io.mysocket.relay.backup.RestoreCommand;
import io.mysocket.relay.config.CannotStartException;
import io.mysocket.relay.config.ConfigFile;
import io.mysocket.relay.config.RelayConfig;
import io.mysocket.relay.database.Database;
import io.mysocket.relay.health.LogSettings;
import io.mysocket.relay.systemd.InheritedSockets;
import io.mysocket.relay.systemd.ServiceNotices;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The relay's command line. Exit codes: 0 done, 1 failed, 2 wrong use or configuration. */
@Command(
    name = "relay",
    version = RelayMain.VERSION,
    mixinStandardHelpOptions = true,
    subcommands = {
      ProbeCommand.class,
      BackupCommand.class,
      RestoreCommand.class,
      RehearseCommand.class
    },
    description = "The MySocket relay; without a command it serves.")
public final class RelayMain implements Callable<Integer> {
  static final String VERSION = "0.1.0";

  private static final int FAILED = 1;
  private static final int MISUSED = 2;

  private final Front.Maker fronts;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "Configuration, YAML; what is not in it, or in MYSOCKET_... of the environment, has a default.")
  private @Nullable Path config;

  /** A relay with these fronts. */
  public RelayMain(Front.Maker fronts) {
    this.fronts = fronts;
  }

  public static void main(String[] arguments) {
    System.exit(run(EdgeFront::new, arguments));
  }

  /** Runs a command and returns the exit code; blocks while the relay serves. */
  public static int run(Front.Maker fronts, String... arguments) {
    // Until the configuration has said otherwise: a token must be alone on the standard output.
    LogSettings.quiet();
    CommandLine line = new CommandLine(new RelayMain(fronts));
    line.setExecutionExceptionHandler((e, command, _) -> {
      switch (e) {
        case CannotStartException cannot ->
            cannot.reasons().forEach(reason -> command.getErr().println("relay: " + reason));
        case ProblemException problem ->
            command
                .getErr()
                .println("relay: " + problem.problem().detail() + " " + problem.problem().fix());
        default -> throw e;
      }
      command.getErr().flush();
      return e instanceof CannotStartException ? MISUSED : FAILED;
    });
    return line.execute(arguments);
  }

  private RelayConfig read(@Nullable Path file) throws CannotStartException {
    return ConfigFile.read(file == null ? config : file, System.getenv());
  }

  @Override
  public Integer call() throws CannotStartException {
    return serve(null);
  }

  @Command(
      name = "serve",
      description = "Serves until it is told to stop by SIGTERM or SIGINT.",
      mixinStandardHelpOptions = true)
  int serve(
      @Option(names = "--config", paramLabel = "FILE", description = "Configuration, YAML.")
          @Nullable Path file)
      throws CannotStartException {
    RelayConfig read = read(file);
    LogSettings.apply(read.log());
    Stop stop = Stop.install();
    long self = ProcessHandle.current().pid();
    InheritedSockets inherited = InheritedSockets.of(System.getenv(), self);
    try (ServiceNotices notices = ServiceNotices.of(System.getenv(), self);
        Relay relay = Relay.start(read, fronts, inherited)) {
      notices.ready(Announcement.status(relay.addresses(), read), relay.loops());
      stop.await();
      notices.stopping("visitors have " + read.shutdown().grace().toSeconds() + " s to finish");
      relay.drain();
    }
    return 0;
  }

  @Command(
      name = "check-config",
      description = "Says everything that is wrong with the configuration, and starts nothing.",
      mixinStandardHelpOptions = true)
  int checkConfig(
      @Option(names = "--config", paramLabel = "FILE", description = "Configuration, YAML.")
          @Nullable Path file)
      throws CannotStartException {
    read(file);
    CommandLine line = line();
    line.getOut().println("the configuration is right");
    line.getOut().flush();
    return 0;
  }

  @Command(
      name = "token",
      description = "Makes a token and prints it, this once; the relay may be running.",
      mixinStandardHelpOptions = true)
  int token(
      @Option(names = "--config", paramLabel = "FILE", description = "Configuration, YAML.")
          @Nullable Path file,
      @Option(names = "--name", required = true, description = "What the token is for.")
          String name,
      @Option(
              names = "--scope",
              split = ",",
              description = "sockets:read, sockets:write, account; all of them if left out.")
          @Nullable List<String> scopes,
      @Option(
              names = "--owner-prefix",
              description = "Only for sockets whose owner's cluster begins so.")
          @Nullable String ownerPrefix)
      throws CannotStartException {
    TokenSpec wish =
        new TokenSpec(
            name,
            scopes == null ? null : scopes.stream().map(this::scope).toList(),
            ownerPrefix,
            null);
    RelayConfig read = read(file);
    try (Database database = Database.open(read)) {
      String account = new Accounts(database, Clock.systemUTC()).defaultAccount().id();
      IssuedToken issued = new Tokens(database, Clock.systemUTC()).issue(account, wish);
      Act.Thing made = new Act.Thing("token", issued.details().id());
      AuditLog.note(read, Act.ofCommand(Instant.now(), "createToken", account, made));
      CommandLine line = line();
      line.getOut().println(issued.token());
      line.getOut().flush();
    }
    return 0;
  }

  private Scope scope(String text) {
    return Arrays.stream(Scope.values())
        .filter(scope -> scope.text().equals(text))
        .findFirst()
        .orElseThrow(() ->
            new ParameterException(
                line(),
                "--scope: '"
                    + text
                    + "' is not known; use "
                    + String.join(", ", Arrays.stream(Scope.values()).map(Scope::text).toList())));
  }

  private CommandLine line() {
    if (spec == null) {
      throw new IllegalStateException("only picocli makes commands");
    }
    return spec.commandLine();
  }
}
