package io.mysocket.client.tunnels;

import io.mysocket.client.console.Console;
import io.mysocket.client.console.Exit;
import io.mysocket.client.relays.RelayCommand;
import io.mysocket.control.client.RelayClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code mysocketctl down}: deletes the sockets of {@code mysocket.yml}. */
@Command(
    name = "down",
    description = "Delete every socket of mysocket.yml.",
    mixinStandardHelpOptions = true)
public final class DownCommand extends RelayCommand {
  @Mixin private ManifestFlag file;

  @Override
  protected Exit run(RelayClient client, Console console) {
    Manifest manifest = file.read();
    for (Manifest.Entry entry : manifest.entries()) {
      client.delete(manifest.key(entry), false);
      console.say("Socket " + manifest.key(entry) + " deleted");
    }
    return Exit.DONE;
  }
}
