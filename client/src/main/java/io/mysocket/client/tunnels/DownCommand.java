package io.mysocket.client.tunnels;

import io.mysocket.client.console.Console;
import io.mysocket.client.console.Exit;
import io.mysocket.client.relays.CommonOptions;
import io.mysocket.control.client.RelayClient;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mysocketctl down}: deletes the sockets of {@code mysocket.yml}. */
@Command(
    name = "down",
    description = "Delete every socket of mysocket.yml.",
    mixinStandardHelpOptions = true)
public final class DownCommand implements Callable<Integer> {
  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      defaultValue = "mysocket.yml",
      description = "The file. Default: ${DEFAULT-VALUE}.")
  private Path file = Path.of("mysocket.yml");

  @Mixin private CommonOptions common;

  /** For picocli, which sets the fields before {@link #call}. */
  @SuppressWarnings("NullAway.Init")
  public DownCommand() {}

  @Override
  public Integer call() {
    Console console = common.console();
    Manifest manifest =
        new ManifestFile(common.world().here().resolve(file), common.world()).read();
    try (RelayClient client = common.client()) {
      for (Manifest.Entry entry : manifest.entries()) {
        client.delete(manifest.key(entry), false);
        console.say("Socket " + manifest.key(entry) + " deleted");
      }
    }
    return Exit.DONE.code();
  }
}
