package io.mysocket.client.tunnels;

import io.mysocket.client.console.Console;
import io.mysocket.client.console.Exit;
import io.mysocket.client.relays.OutputOption;
import io.mysocket.client.relays.RelayCommand;
import io.mysocket.client.sockets.EntryLines;
import io.mysocket.client.sockets.SocketTable;
import io.mysocket.control.client.RelayClient;
import io.mysocket.control.sockets.Socket;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mysocketctl up}: every socket of {@code mysocket.yml}, until ^C. */
@Command(
    name = "up",
    description = "Give every service in mysocket.yml its public address, until ^C.",
    mixinStandardHelpOptions = true)
public final class UpCommand extends RelayCommand {
  @Mixin private ManifestFlag file;

  @Option(
      names = "--remove",
      description = "Delete the sockets at the end; otherwise they keep their addresses.")
  private boolean remove;

  @Mixin private OutputOption output;

  @Override
  protected Exit run(RelayClient client, Console console) throws InterruptedException {
    Manifest manifest = file.read();
    manifest.entries().forEach(entry -> LocalTarget.check(entry.target(), console));
    Carriage.Way way = Carriage.Way.to(client, common());
    List<Socket> sockets = new ArrayList<>();
    List<Carriage> carriages = new ArrayList<>();
    int longest =
        manifest.entries().stream().mapToInt(each -> each.name().length()).max().orElse(0);
    for (Manifest.Entry entry : manifest.entries()) {
      String key = manifest.key(entry);
      Socket socket = client.put(key, entry.wish().spec(key), null);
      sockets.add(socket);
      String prefix = entry.name() + " ".repeat(longest - entry.name().length()) + " | ";
      carriages.add(
          new Carriage(
              way,
              new Carriage.Load(socket, 0, entry.target()),
              new EntryLines(console, output.get(), prefix)));
    }
    output.all(SocketTable.ALL, sockets, console);
    way.announce(console);
    try (Shutdown _ =
        Shutdown.install(() -> {
          console.say("cleaning up...");
          carriages.parallelStream().forEach(Carriage::close);
          if (remove) {
            sockets.forEach(socket -> client.delete(socket.key(), false));
          }
        })) {
      carriages.forEach(Carriage::start);
      throw Carriage.awaitEnd(carriages);
    }
  }
}
