package io.mysocket.relay.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The machine, by the name that its operator knows it by. */
final class Host {
  private static final Path KERNEL = Path.of("/proc/sys/kernel/hostname");

  private Host() {}

  static String name() {
    try {
      return Files.readString(KERNEL).strip();
    } catch (IOException _) {
      Map<String, String> environment = System.getenv();
      return environment.getOrDefault("HOSTNAME", "this machine");
    }
  }
}
