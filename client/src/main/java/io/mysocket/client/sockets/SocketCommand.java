package io.mysocket.client.sockets;

import io.mysocket.client.console.Console;
import io.mysocket.client.console.Exit;
import io.mysocket.client.console.Printer;
import io.mysocket.client.relays.CommonOptions;
import io.mysocket.client.relays.OutputOption;
import io.mysocket.control.client.RelayClient;
import io.mysocket.control.sockets.Socket;
import java.util.HexFormat;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mysocketctl socket}: sockets that stay when nobody carries them. */
@Command(
    name = "socket",
    description = "Make, list and delete sockets that stay when nobody is connected.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      SocketCommand.Create.class,
      SocketCommand.Ls.class,
      SocketCommand.Show.class,
      SocketCommand.Probe.class,
      SocketCommand.Delete.class
    })
public final class SocketCommand {
  /** A key that no other socket has. */
  public static String freshKey() {
    return "ctl/" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
  }

  /** {@code socket create}. */
  @Command(name = "create", description = "Make a socket.", mixinStandardHelpOptions = true)
  static final class Create implements Callable<Integer> {
    @Mixin private CommonOptions common;
    @Mixin private SocketFlags flags;
    @Mixin private OutputOption output;

    @Option(
        names = "--key",
        paramLabel = "KEY",
        description = "Your own name for it; making it again then changes it. Random if left out.")
    private @Nullable String key;

    /** For picocli, which sets the fields before {@link #call}. */
    @SuppressWarnings("NullAway.Init")
    Create() {}

    @Override
    public Integer call() {
      Console console = common.console();
      SocketWish wish = flags.wish("Socket", console);
      String wanted = key == null ? freshKey() : key;
      try (RelayClient client = common.client()) {
        Socket made = client.put(wanted, wish.spec(wanted), null);
        SocketTable.ALL.one(made, output.get(), console.out());
      }
      return Exit.DONE.code();
    }
  }

  /** {@code socket ls}. */
  @Command(
      name = "ls",
      aliases = "list",
      description = "List the sockets.",
      mixinStandardHelpOptions = true)
  static final class Ls implements Callable<Integer> {
    @Mixin private CommonOptions common;
    @Mixin private OutputOption output;

    /** For picocli, which sets the fields before {@link #call}. */
    @SuppressWarnings("NullAway.Init")
    Ls() {}

    @Override
    public Integer call() {
      try (RelayClient client = common.client()) {
        SocketTable.ALL.all(client.list(""), output.get(), common.console().out());
      }
      return Exit.DONE.code();
    }
  }

  /** {@code socket show}. */
  @Command(name = "show", description = "Show a socket.", mixinStandardHelpOptions = true)
  static final class Show implements Callable<Integer> {
    @Mixin private CommonOptions common;
    @Mixin private SocketArgument socket;
    @Mixin private OutputOption output;

    /** For picocli, which sets the fields before {@link #call}. */
    @SuppressWarnings("NullAway.Init")
    Show() {}

    @Override
    public Integer call() {
      try (RelayClient client = common.client()) {
        Socket found = SocketChoice.find(client, socket.get());
        Console console = common.console();
        SocketTable.ALL.one(found, output.get(), console.out());
        if (output.isTable()) {
          found.urls().forEach(url -> console.print(found.name() + " - " + url));
        }
      }
      return Exit.DONE.code();
    }
  }

  /** {@code socket probe}. */
  @Command(
      name = "probe",
      description = "Have the relay visit the socket, and tell how far it came.",
      mixinStandardHelpOptions = true)
  static final class Probe implements Callable<Integer> {
    @Mixin private CommonOptions common;
    @Mixin private SocketArgument socket;
    @Mixin private OutputOption output;

    /** For picocli, which sets the fields before {@link #call}. */
    @SuppressWarnings("NullAway.Init")
    Probe() {}

    @Override
    public Integer call() {
      try (RelayClient client = common.client()) {
        var report = client.probe(SocketChoice.find(client, socket.get()).key());
        Console console = common.console();
        switch (output.get()) {
          case JSON -> Printer.json(report, console.out());
          case YAML -> Printer.yaml(report, console.out());
          case NAME -> console.print(report.url().toString());
          case TABLE, WIDE -> ProbeText.print(report, console);
        }
        console.out().flush();
        return switch (report.outcome()) {
          case OK, GUARDED -> Exit.DONE.code();
          case FAILED -> Exit.FAILED.code();
        };
      }
    }
  }

  /** {@code socket delete}. */
  @Command(
      name = "delete",
      aliases = "rm",
      description = "Delete a socket, its keys and tunnels.",
      mixinStandardHelpOptions = true)
  static final class Delete implements Callable<Integer> {
    @Mixin private CommonOptions common;
    @Mixin private SocketArgument socket;

    /** For picocli, which sets the fields before {@link #call}. */
    @SuppressWarnings("NullAway.Init")
    Delete() {}

    @Override
    public Integer call() {
      try (RelayClient client = common.client()) {
        Socket found = SocketChoice.find(client, socket.get());
        client.delete(found.key(), false);
        common.console().say("Socket " + found.id() + " deleted");
      }
      return Exit.DONE.code();
    }
  }
}
