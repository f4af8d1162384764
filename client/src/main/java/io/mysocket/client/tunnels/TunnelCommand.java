package io.mysocket.client.tunnels;

import io.mysocket.client.agent.Address;
import io.mysocket.client.config.Proxies;
import io.mysocket.client.console.Column;
import io.mysocket.client.console.CommandFailure;
import io.mysocket.client.console.Console;
import io.mysocket.client.console.Exit;
import io.mysocket.client.console.Output;
import io.mysocket.client.console.Printer;
import io.mysocket.client.relays.CommonOptions;
import io.mysocket.client.relays.OutputOption;
import io.mysocket.client.sockets.EntryLines;
import io.mysocket.client.sockets.SocketArgument;
import io.mysocket.client.sockets.SocketChoice;
import io.mysocket.control.client.RelayClient;
import io.mysocket.control.relays.RelayInfo;
import io.mysocket.control.sockets.Socket;
import io.mysocket.control.sockets.StandingTunnel;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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
  private record Row(String socketId, StandingTunnel tunnel) {}

  private static final Printer<Row> TABLE =
      new Printer<>(
          List.of(
              Column.of("socket_id", Row::socketId),
              Column.of("tunnel_id", row -> row.tunnel().id()),
              Column.of("tunnel_server", row -> row.tunnel().server()),
              Column.of("relay_port", row -> row.tunnel().port())),
          row -> row.tunnel().id());

  private TunnelCommand() {}

  private static void print(
      Socket socket, List<StandingTunnel> tunnels, Output output, Console console) {
    TABLE.all(
        tunnels.stream().map(each -> new Row(socket.id(), each)).toList(), output, console.out());
  }

  private static StandingTunnel find(RelayClient client, Socket socket, String id) {
    return client.standingTunnels(socket.id()).stream()
        .filter(each -> each.id().equals(id))
        .findFirst()
        .orElseThrow(() ->
            new CommandFailure(
                Exit.NOT_FOUND,
                "the socket " + socket.name() + " has no tunnel " + id,
                "See mysocketctl tunnel ls " + socket.id() + "."));
  }

  /** {@code tunnel create}. */
  @Command(name = "create", description = "Make a tunnel.", mixinStandardHelpOptions = true)
  static final class Create implements Callable<Integer> {
    @Mixin private SocketArgument socket;
    @Mixin private OutputOption output;
    @Mixin private CommonOptions common;

    /** For picocli, which sets the fields before {@link #call}. */
    @SuppressWarnings("NullAway.Init")
    Create() {}

    @Override
    public Integer call() {
      try (RelayClient client = common.client()) {
        Socket found = SocketChoice.find(client, socket.get());
        print(found, List.of(client.createTunnel(found.id())), output.get(), common.console());
      }
      return Exit.DONE.code();
    }
  }

  /** {@code tunnel ls}. */
  @Command(
      name = "ls",
      aliases = "list",
      description = "List the tunnels of a socket.",
      mixinStandardHelpOptions = true)
  static final class Ls implements Callable<Integer> {
    @Mixin private SocketArgument socket;
    @Mixin private OutputOption output;
    @Mixin private CommonOptions common;

    /** For picocli, which sets the fields before {@link #call}. */
    @SuppressWarnings("NullAway.Init")
    Ls() {}

    @Override
    public Integer call() {
      try (RelayClient client = common.client()) {
        Socket found = SocketChoice.find(client, socket.get());
        print(found, client.standingTunnels(found.id()), output.get(), common.console());
      }
      return Exit.DONE.code();
    }
  }

  /** {@code tunnel connect}. */
  @Command(
      name = "connect",
      description = "Carry a socket's connections to a local service, until ^C.",
      mixinStandardHelpOptions = true)
  static final class Connect implements Callable<Integer> {
    @Mixin private SocketArgument socket;

    @Option(
        names = {"-t", "--tunnel_id", "--tunnel-id"},
        paramLabel = "TUNNEL-ID",
        description =
            "One made before: it takes over from whoever has it. A fresh one if left out.")
    private @Nullable String tunnel;

    @Mixin private TargetFlags target;
    @Mixin private OutputOption output;
    @Mixin private CommonOptions common;
    @Mixin private OriginalFlags original;

    /** For picocli, which sets the fields before {@link #call}. */
    @SuppressWarnings("NullAway.Init")
    Connect() {}

    @Override
    public Integer call() throws InterruptedException {
      Console console = common.console();
      original.check(console);
      Address to = target.get();
      LocalTarget.check(to, console);
      try (RelayClient client = common.client()) {
        RelayInfo relay = client.relay();
        Socket found = SocketChoice.find(client, socket.get());
        int port = tunnel == null ? 0 : find(client, found, tunnel).port();
        var carriage =
            new Carriage(
                new Carriage.Way(client, relay, common.choice().api(), Proxies.of(common.world())),
                new Carriage.Load(found, port, to),
                new EntryLines(console, output.get(), ""));
        try (Shutdown _ = Shutdown.install(carriage::close)) {
          console.say("\nConnecting to Server: " + relay.ssh().host() + "\n");
          carriage.start();
          throw carriage.end().get();
        } catch (ExecutionException e) {
          throw new IllegalStateException("the end of a carriage is never a failure of its own", e);
        }
      }
    }
  }

  /** {@code tunnel delete}. */
  @Command(
      name = "delete",
      aliases = "rm",
      description = "Delete a tunnel, and cut it where it is connected.",
      mixinStandardHelpOptions = true)
  static final class Delete implements Callable<Integer> {
    @Mixin private SocketArgument socket;

    @Option(
        names = {"-t", "--tunnel_id", "--tunnel-id"},
        required = true,
        paramLabel = "TUNNEL-ID",
        description = "Its id.")
    private String tunnel;

    @Mixin private CommonOptions common;

    /** For picocli, which sets the fields before {@link #call}. */
    @SuppressWarnings("NullAway.Init")
    Delete() {}

    @Override
    public Integer call() {
      try (RelayClient client = common.client()) {
        Socket found = SocketChoice.find(client, socket.get());
        client.deleteTunnel(found.id(), find(client, found, tunnel).id());
        common.console().say("Tunnel deleted");
      }
      return Exit.DONE.code();
    }
  }
}
