package io.mysocket.client;

import io.mysocket.client.console.Column;
import io.mysocket.client.console.Exit;
import io.mysocket.client.console.Printer;
import io.mysocket.client.console.World;
import io.mysocket.client.relays.OutputOption;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code mysocketctl version}. */
@Command(
    name = "version",
    description = "Print the version of this program.",
    mixinStandardHelpOptions = true)
final class VersionCommand implements Callable<Integer> {
  private record Version(String version, String java, String system) {}

  private static final Printer<Version> TABLE =
      new Printer<>(List.of(Column.of("version", Version::version)), Version::version);

  private final World world;
  @Mixin private OutputOption output;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  VersionCommand(World world) {
    this.world = world;
  }

  @Override
  public Integer call() {
    Version version =
        new Version(
            MySocketCtl.Version.text(),
            System.getProperty("java.version"),
            System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    PrintWriter out = world.terminal().out();
    if (output.isTable()) {
      out.println(
          "mysocketctl %s (Java %s, %s)"
              .formatted(version.version(), version.java(), version.system()));
      out.flush();
    } else {
      TABLE.one(version, output.get(), out);
    }
    return Exit.DONE.code();
  }
}
