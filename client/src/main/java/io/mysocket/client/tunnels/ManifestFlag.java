package io.mysocket.client.tunnels;

import io.mysocket.client.console.World;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which {@code mysocket.yml} is meant. */
final class ManifestFlag {
  private final World world;

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      defaultValue = "mysocket.yml",
      description = "The file. Default: ${DEFAULT-VALUE}.")
  private Path file = Path.of("mysocket.yml");

  ManifestFlag(World world) {
    this.world = world;
  }

  /** What it says. */
  Manifest read() {
    return new ManifestFile(world.here().resolve(file), world).read();
  }
}
