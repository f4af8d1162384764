package io.mysocket.client.tunnels;

import io.mysocket.client.config.Proxies;
import io.mysocket.client.console.CommandFailure;
import io.mysocket.client.console.Console;
import io.mysocket.client.console.Exit;
import io.mysocket.client.relays.CommonOptions;
import io.mysocket.client.relays.OutputOption;
import io.mysocket.client.sockets.EntryLines;
import io.mysocket.client.sockets.SocketTable;
import io.mysocket.control.client.RelayClient;
import io.mysocket.control.relays.RelayInfo;
import io.mysocket.control.sockets.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mysocketctl up}: every socket of {@code mysocket.yml}, until ^C. */
@Command(
    name = "up",
    description = "Give every service in mysocket.yml its public address, until ^C.",
    mixinStandardHelpOptions = true)
public final class UpCommand implements Callable<Integer> {
  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      defaultValue = "mysocket.yml",
      description = "The file. Default: ${DEFAULT-VALUE}.")
  private Path file = Path.of("mysocket.yml");

  @Option(
      names = "--remove",
      description = "Delete the sockets at the end; otherwise they keep their addresses.")
  private boolean remove;

  @Mixin private OutputOption output;
  @Mixin private CommonOptions common;

  /** For picocli, which sets the fields before {@link #call}. */
  @SuppressWarnings("NullAway.Init")
  public UpCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    Console console = common.console();
    Manifest manifest =
        new ManifestFile(common.world().here().resolve(file), common.world()).read();
    manifest.entries().forEach(entry -> LocalTarget.check(entry.target(), console));
    try (RelayClient client = common.client()) {
      run(client, manifest, console);
    }
    return Exit.DONE.code();
  }

  private void run(RelayClient client, Manifest manifest, Console console)
      throws InterruptedException {
    RelayInfo relay = client.relay();
    var way = new Carriage.Way(client, relay, common.choice().api(), Proxies.of(common.world()));
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
    SocketTable.ALL.all(sockets, output.get(), console.out());
    console.say("\nConnecting to Server: " + relay.ssh().host() + "\n");
    try (Shutdown _ =
        Shutdown.install(() -> {
          console.say("cleaning up...");
          carriages.parallelStream().forEach(Carriage::close);
          if (remove) {
            sockets.forEach(socket -> client.delete(socket.key(), false));
          }
        })) {
      carriages.forEach(Carriage::start);
      throw firstEnd(carriages);
    }
  }

  private static CommandFailure firstEnd(List<Carriage> carriages) throws InterruptedException {
    try {
      return (CommandFailure)
          CompletableFuture.anyOf(
                  carriages.stream().map(Carriage::end).toArray(CompletableFuture[]::new))
              .get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the end of a carriage is never a failure of its own", e);
    }
  }
}
