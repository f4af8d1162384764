package io.mysocket.client;

import io.mysocket.client.accounts.AccountCommand;
import io.mysocket.client.accounts.LoginCommand;
import io.mysocket.client.accounts.LogoutCommand;
import io.mysocket.client.accounts.ReportCommand;
import io.mysocket.client.accounts.TokenCommand;
import io.mysocket.client.agent.AgentCommand;
import io.mysocket.client.agent.AgentLog;
import io.mysocket.client.config.ContextCommand;
import io.mysocket.client.console.CommandFailure;
import io.mysocket.client.console.Console;
import io.mysocket.client.console.Exit;
import io.mysocket.client.console.Output;
import io.mysocket.client.console.Word;
import io.mysocket.client.console.World;
import io.mysocket.client.doctor.DoctorCommand;
import io.mysocket.client.relays.Failures;
import io.mysocket.client.sockets.LogsCommand;
import io.mysocket.client.sockets.SocketCommand;
import io.mysocket.client.sockets.SocketKind;
import io.mysocket.client.tunnels.ConnectCommand;
import io.mysocket.client.tunnels.DownCommand;
import io.mysocket.client.tunnels.TunnelCommand;
import io.mysocket.client.tunnels.UpCommand;
import io.mysocket.control.sockets.PlainHttp;
import io.mysocket.control.sockets.Target;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command line {@code mysocketctl}. */
@Command(
    name = "mysocketctl",
    description = "Gives private services a public, TLS-protected address.",
    mixinStandardHelpOptions = true,
    versionProvider = MySocketCtl.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    exitCodeListHeading = "%nExit codes:%n",
    footerHeading = "%nFirst steps:%n",
    footer = {
      "  mysocketctl login",
      "  mysocketctl connect --port 8080",
      "What is wrong? mysocketctl doctor"
    })
public final class MySocketCtl implements Runnable {
  private static final String AGENT = "agent";
  private static final Map<String, Class<?>> COMMANDS = new LinkedHashMap<>();

  static {
    COMMANDS.put("account", AccountCommand.class);
    COMMANDS.put("login", LoginCommand.class);
    COMMANDS.put("logout", LogoutCommand.class);
    COMMANDS.put("connect", ConnectCommand.class);
    COMMANDS.put("up", UpCommand.class);
    COMMANDS.put("down", DownCommand.class);
    COMMANDS.put("socket", SocketCommand.class);
    COMMANDS.put("tunnel", TunnelCommand.class);
    COMMANDS.put("logs", LogsCommand.class);
    COMMANDS.put("token", TokenCommand.class);
    COMMANDS.put("report", ReportCommand.class);
    COMMANDS.put("context", ContextCommand.class);
    COMMANDS.put("doctor", DoctorCommand.class);
    COMMANDS.put(AGENT, AgentCommand.class);
    COMMANDS.put("completion", CompletionCommand.class);
    COMMANDS.put("version", VersionCommand.class);
    COMMANDS.put("help", CommandLine.HelpCommand.class);
  }

  @Spec private CommandSpec spec;

  /** For picocli, which sets the fields. */
  @SuppressWarnings("NullAway.Init")
  private MySocketCtl() {}

  public static void main(String[] args) {
    boolean agent = args.length > 0 && args[0].equals(AGENT);
    // The agent's log is all it says; people are spoken to otherwise. Nothing is set up until
    // somebody logs, which most commands never do.
    if (System.getProperty("java.util.logging.config.file") == null) {
      System.setProperty(
          "java.util.logging.config.class", (agent ? AgentLog.class : Silence.class).getName());
    }
    Ahead.begin(args);
    System.exit(run(World.real(), args));
  }

  /** Runs a command in a world and returns its exit code. */
  public static int run(World world, String... args) {
    String first = args.length > 0 ? args[0] : "";
    boolean agent = first.equals(AGENT);
    CommandLine line = agent ? AgentCommand.line("mysocketctl " + AGENT) : line(world, first);
    line.setOut(world.terminal().out());
    line.setErr(world.terminal().err());
    line.setExecutionExceptionHandler((e, command, _) -> failed(world, e, command, args));
    line.setParameterExceptionHandler(MySocketCtl::misused);
    return agent ? line.execute(Arrays.copyOfRange(args, 1, args.length)) : line.execute(args);
  }

  /** With the one command that is wanted, as each costs time; with all of them if none is. */
  private static CommandLine line(World world, String first) {
    Commands commands = new Commands(world);
    CommandLine line = new CommandLine(new MySocketCtl(), commands);
    line.getCommandSpec().usageMessage().exitCodeList(exitCodes());
    Class<?> wanted = COMMANDS.get(first);
    boolean alone = wanted != null && !first.equals("help") && !first.equals("completion");
    COMMANDS.forEach((name, type) -> {
      if (!alone || name.equals(first)) {
        line.addSubcommand(
            name, name.equals(AGENT) ? AgentCommand.line(name) : new CommandLine(type, commands));
      }
    });
    line.registerConverter(Output.class, Word.of(Output.class));
    line.registerConverter(SocketKind.class, Word.of(SocketKind.class));
    line.registerConverter(PlainHttp.class, Word.of(PlainHttp.class));
    line.registerConverter(Target.ProxyProtocol.class, Word.of(Target.ProxyProtocol.class));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    return line;
  }

  private static Map<String, String> exitCodes() {
    Map<String, String> codes = new LinkedHashMap<>();
    for (Exit exit : Exit.values()) {
      codes.put(Integer.toString(exit.code()), exit.meaning());
    }
    codes.put("130", "ended by ^C");
    return codes;
  }

  private static int failed(World world, Exception e, CommandLine command, String... args) {
    CommandFailure failure = Failures.of(e);
    boolean verbose =
        Arrays.asList(args).contains("-v") || Arrays.asList(args).contains("--verbose");
    boolean plain = Arrays.asList(args).contains("--no-color");
    new Console(world, plain, false, verbose).fail(failure);
    command.getErr().flush();
    return failure.exit().code();
  }

  private static int misused(CommandLine.ParameterException e, String... args) {
    CommandLine command = e.getCommandLine();
    PrintWriter err = command.getErr();
    if (isWithoutCommand(command)) {
      err.println("error: a command is missing");
      command.usage(err);
      return Exit.MISUSED.code();
    }
    err.println("error: " + String.valueOf(e.getMessage()).replaceFirst("^Error: ", ""));
    if (!CommandLine.UnmatchedArgumentException.printSuggestions(e, err)
        && e instanceof CommandLine.MissingParameterException) {
      err.println("Usage: " + command.getHelp().synopsis(0).strip());
    }
    err.println("See: " + command.getCommandSpec().qualifiedName() + " --help");
    err.flush();
    return Exit.MISUSED.code();
  }

  /** Whether only words that lead to commands were given. */
  private static boolean isWithoutCommand(CommandLine command) {
    CommandLine.ParseResult parsed = command.getParseResult(); // null where parsing went wrong
    return !command.getSubcommands().isEmpty()
        && parsed != null
        && parsed.unmatched().isEmpty()
        && !parsed.hasSubcommand();
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "a command is missing");
  }

  /** What {@code --version} prints. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"mysocketctl " + text()};
    }

    static String text() {
      Properties properties = new Properties();
      try (InputStream in = MySocketCtl.class.getResourceAsStream("version.properties")) {
        properties.load(
            Objects.requireNonNull(in, "version.properties is missing from the program"));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return properties.getProperty("version");
    }
  }
}
