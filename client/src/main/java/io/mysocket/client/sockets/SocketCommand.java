package io.mysocket.client.sockets;

import io.mysocket.client.console.Console;
import io.mysocket.client.console.Exit;
import io.mysocket.client.relays.OutputOption;
import io.mysocket.client.relays.RelayCommand;
import io.mysocket.control.client.RelayClient;
import io.mysocket.control.probes.ProbeReport;
import io.mysocket.control.sockets.Socket;
import java.util.HexFormat;
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
  private SocketCommand() {}

  /** A key that no other socket has. */
  public static String freshKey() {
    return "ctl/" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
  }

  /** {@code socket create}. */
  @Command(name = "create", description = "Make a socket.", mixinStandardHelpOptions = true)
  static final class Create extends RelayCommand {
    @Mixin private SocketFlags flags;
    @Mixin private OutputOption output;

    @Option(
        names = "--key",
        paramLabel = "KEY",
        description = "Your own name for it; making it again then changes it. Random if left out.")
    private @Nullable String key;

    @Override
    protected Exit run(RelayClient client, Console console) {
      SocketWish wish = flags.wish("Socket", console);
      String wanted = key == null ? freshKey() : key;
      output.one(SocketTable.ALL, client.put(wanted, wish.spec(wanted), null), console);
      return Exit.DONE;
    }
  }

  /** {@code socket ls}. */
  @Command(
      name = "ls",
      aliases = "list",
      description = "List the sockets.",
      mixinStandardHelpOptions = true)
  static final class Ls extends RelayCommand {
    @Mixin private OutputOption output;

    @Override
    protected Exit run(RelayClient client, Console console) {
      output.all(SocketTable.ALL, client.list(""), console);
      return Exit.DONE;
    }
  }

  /** {@code socket show}. */
  @Command(name = "show", description = "Show a socket.", mixinStandardHelpOptions = true)
  static final class Show extends RelayCommand {
    @Mixin private SocketArgument socket;
    @Mixin private OutputOption output;

    @Override
    protected Exit run(RelayClient client, Console console) {
      Socket found = socket.find(client);
      output.one(SocketTable.ALL, found, console);
      if (output.isTable()) {
        found.urls().forEach(url -> console.print(found.name() + " - " + url));
      }
      return Exit.DONE;
    }
  }

  /** {@code socket probe}. */
  @Command(
      name = "probe",
      description = "Have the relay visit the socket, and tell how far it came.",
      mixinStandardHelpOptions = true)
  static final class Probe extends RelayCommand {
    @Mixin private SocketArgument socket;
    @Mixin private OutputOption output;

    @Override
    protected Exit run(RelayClient client, Console console) {
      ProbeReport report = client.probe(socket.find(client).key());
      output.text(report, report.url().toString(), console, () -> ProbeText.print(report, console));
      return switch (report.outcome()) {
        case OK, GUARDED -> Exit.DONE;
        case FAILED -> Exit.FAILED;
      };
    }
  }

  /** {@code socket delete}. */
  @Command(
      name = "delete",
      aliases = "rm",
      description = "Delete a socket, its keys and tunnels.",
      mixinStandardHelpOptions = true)
  static final class Delete extends RelayCommand {
    @Mixin private SocketArgument socket;

    @Override
    protected Exit run(RelayClient client, Console console) {
      Socket found = socket.find(client);
      client.delete(found.key(), false);
      console.say("Socket " + found.id() + " deleted");
      return Exit.DONE;
    }
  }
}
