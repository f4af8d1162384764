package io.mysocket.client.tunnels;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.mysocket.client.agent.Address;
import io.mysocket.client.console.Column;
import io.mysocket.client.console.Console;
import io.mysocket.client.console.Exit;
import io.mysocket.client.console.Printer;
import io.mysocket.client.relays.OutputOption;
import io.mysocket.client.relays.RelayCommand;
import io.mysocket.client.sockets.EntryLines;
import io.mysocket.client.sockets.SocketArgument;
import io.mysocket.control.client.RelayClient;
import io.mysocket.control.sockets.Socket;
import io.mysocket.control.sockets.StandingTunnel;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code mysocketctl tunnel}: tunnels of a socket, made to come back to. */
@Command(
    name = "tunnel",
    description = "Make, list, connect and delete tunnels of a socket.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      TunnelCommand.Create.class,
      TunnelCommand.Ls.class,
      TunnelCommand.Connect.class,
      TunnelCommand.Delete.class
    })
public final class TunnelCommand {
  /** A tunnel and the socket it belongs to. */
  private record Row(
      @JsonProperty("socket_id") String socketId, @JsonUnwrapped StandingTunnel tunnel) {}

  private static final Printer<Row> TABLE =
      new Printer<>(
          List.of(
              Column.of("socket_id", Row::socketId),
              Column.of("tunnel_id", row -> row.tunnel().id()),
              Column.of("tunnel_server", row -> row.tunnel().server()),
              Column.of("relay_port", row -> row.tunnel().port())),
          row -> row.tunnel().id());

  private TunnelCommand() {}

  /** {@code tunnel create}. */
  @Command(name = "create", description = "Make a tunnel.", mixinStandardHelpOptions = true)
  static final class Create extends RelayCommand {
    @Mixin private SocketArgument socket;
    @Mixin private OutputOption output;

    @Override
    protected Exit run(RelayClient client, Console console) {
      String id = socket.find(client).id();
      output.one(TABLE, new Row(id, client.createTunnel(id)), console);
      return Exit.DONE;
    }
  }

  /** {@code tunnel ls}. */
  @Command(
      name = "ls",
      aliases = "list",
      description = "List the tunnels of a socket.",
      mixinStandardHelpOptions = true)
  static final class Ls extends RelayCommand {
    @Mixin private SocketArgument socket;
    @Mixin private OutputOption output;

    @Override
    protected Exit run(RelayClient client, Console console) {
      String id = socket.find(client).id();
      List<Row> rows =
          client.standingTunnels(id).stream().map(tunnel -> new Row(id, tunnel)).toList();
      output.all(TABLE, rows, console);
      return Exit.DONE;
    }
  }

  /** {@code tunnel connect}. */
  @Command(
      name = "connect",
      description = {
        "Carry a socket's connections to a local service, until ^C.",
        "With --tunnel_id it takes over from whoever has that tunnel; without, it joins the"
            + " socket's other tunnels."
      },
      mixinStandardHelpOptions = true)
  static final class Connect extends RelayCommand {
    @Mixin private SocketArgument socket;
    @Mixin private TunnelArgument tunnel;
    @Mixin private TargetFlags target;
    @Mixin private OutputOption output;
    @Mixin private OriginalFlags original;

    @Override
    protected Exit run(RelayClient client, Console console) throws InterruptedException {
      original.check(console);
      Address to = target.get();
      LocalTarget.check(to, console);
      Carriage.Way way = Carriage.Way.to(client, common());
      Socket found = socket.find(client);
      int port = tunnel.isGiven() ? tunnel.find(client, found).port() : 0;
      Carriage.Load load = new Carriage.Load(found, port, to);
      var carriage = new Carriage(way, load, new EntryLines(console, output.get(), ""));
      try (Shutdown _ = Shutdown.install(carriage::close)) {
        way.announce(console);
        carriage.start();
        throw Carriage.awaitEnd(List.of(carriage));
      }
    }
  }

  /** {@code tunnel delete}. */
  @Command(
      name = "delete",
      aliases = "rm",
      description = "Delete a tunnel, and cut it where it is connected.",
      mixinStandardHelpOptions = true)
  static final class Delete extends RelayCommand {
    @Mixin private SocketArgument socket;
    @Mixin private TunnelArgument tunnel;

    @Override
    protected Exit run(RelayClient client, Console console) {
      Socket found = socket.find(client);
      String id = tunnel.find(client, found).id();
      client.deleteTunnel(found.id(), id);
      console.say("Tunnel " + id + " deleted");
      return Exit.DONE;
    }
  }
}
