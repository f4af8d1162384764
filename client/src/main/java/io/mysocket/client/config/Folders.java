package io.mysocket.client.config;

import io.mysocket.client.console.World;
import java.nio.file.Path;

/** Where files of the user's are, as the XDG base directories say. */
public record Folders(World world) {

  /** Contexts and tokens. */
  Path config() {
    return world
        .variable("XDG_CONFIG_HOME")
        .map(Path::of)
        .filter(Path::isAbsolute)
        .orElseGet(() -> world.home().resolve(".config"))
        .resolve("mysocket");
  }

  /** The contexts. */
  public Path configFile() {
    return world
        .variable("MYSOCKET_CONFIG")
        .map(name -> world.here().resolve(name))
        .orElseGet(() -> config().resolve("config.yaml"));
  }

  Path tokens() {
    return config().resolve("tokens");
  }
}
