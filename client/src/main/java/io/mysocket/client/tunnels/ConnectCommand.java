package io.mysocket.client.tunnels;

import io.mysocket.client.agent.Address;
import io.mysocket.client.console.Console;
import io.mysocket.client.console.Exit;
import io.mysocket.client.relays.OutputOption;
import io.mysocket.client.relays.RelayCommand;
import io.mysocket.client.sockets.EntryLines;
import io.mysocket.client.sockets.SocketCommand;
import io.mysocket.client.sockets.SocketFlags;
import io.mysocket.client.sockets.SocketTable;
import io.mysocket.client.sockets.SocketWish;
import io.mysocket.control.client.RelayClient;
import io.mysocket.control.client.RelayFailure;
import io.mysocket.control.sockets.Socket;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mysocketctl connect}: a socket for as long as the command runs. */
@Command(
    name = "connect",
    description = "Give a local service a public address, until ^C.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class ConnectCommand extends RelayCommand {
  @Mixin private TargetFlags target;
  @Mixin private SocketFlags flags;
  @Mixin private OutputOption output;
  @Mixin private OriginalFlags original;

  @Option(
      names = "--httpserver",
      description = "Serve a folder as web pages instead of a service of yours.")
  private boolean serves;

  @Option(
      names = {"--httpserver-dir", "--httpserver_dir"},
      paramLabel = "FOLDER",
      description = "The folder; the present one if left out.")
  private @Nullable String folder;

  @Override
  protected Exit run(RelayClient client, Console console) throws InterruptedException {
    original.check(console);
    try (FolderServer pages = pages()) {
      Address to = pages == null ? target.get() : pages.address();
      SocketWish wish = flags.wish("Local port " + to.port(), console);
      LocalTarget.check(to, console);
      carry(client, wish, to, console);
    }
    return Exit.DONE;
  }

  private @Nullable FolderServer pages() {
    return serves || folder != null
        ? FolderServer.start(common().world().here().resolve(folder == null ? "" : folder))
        : null;
  }

  private void carry(RelayClient client, SocketWish wish, Address to, Console console)
      throws InterruptedException {
    Carriage.Way way = Carriage.Way.to(client, common());
    String key = SocketCommand.freshKey();
    Socket socket = client.put(key, wish.spec(key), null);
    var carriage =
        new Carriage(
            way, new Carriage.Load(socket, 0, to), new EntryLines(console, output.get(), ""));
    Runnable cleaning =
        () -> {
          console.say("cleaning up...");
          carriage.close();
          delete(client, socket, console);
        };
    try (Shutdown _ = Shutdown.install(cleaning)) {
      boolean usualPorts = wish.kind().isHttp();
      output.one(
          usualPorts ? SocketTable.CONNECTING : SocketTable.CONNECTING_PORT, socket, console);
      way.announce(console);
      carriage.start();
      throw Carriage.awaitEnd(List.of(carriage));
    }
  }

  private static void delete(RelayClient client, Socket socket, Console console) {
    try {
      client.delete(socket.key(), false);
    } catch (RelayFailure e) {
      console.warn(
          "the socket could not be deleted (%s); delete it: mysocketctl socket delete %s"
              .formatted(e.getMessage(), socket.key()));
    }
  }
}
