package io.mysocket.client.warmup;

import io.mysocket.client.MySocketCtl;
import io.mysocket.client.console.Prompts;
import io.mysocket.client.console.World;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Runs what people run most, with nobody to see it. */
public final class WarmUp {
  /** So often, that the JVM also learns what is called often. */
  private static final int ROUNDS = 3;

  /** What asks nobody. */
  private static final List<String> WORDS =
      List.of("--help", "version", "connect --help", "completion bash", "context ls");

  /** What is over when the relay has answered. */
  private static final List<String> CALLS =
      List.of(
          "socket ls",
          "socket ls -o yaml",
          "socket show key -o json",
          "logs key",
          "account show",
          "token ls");

  /** What speaks SSH, too; nobody answers, and the socket is gone then. */
  private static final List<String> TUNNELS = List.of("doctor", "connect --port 1");

  private WarmUp() {}

  /** Runs the words, calls or tunnels. */
  public static void main(String[] args) throws Exception {
    System.setProperty("java.util.logging.config.class", "io.mysocket.client.Silence");
    Path folder = Files.createTempDirectory("mysocketctl");
    try {
      switch (args[0]) {
        case "words" -> run(WORDS, world(Map.of(), folder));
        case "calls" -> callOut(CALLS, folder);
        case "tunnels" -> callOut(TUNNELS, folder);
        default -> throw new IllegalArgumentException(args[0]);
      }
    } finally {
      Files.deleteIfExists(folder.resolve("ca.pem"));
      Files.deleteIfExists(folder);
    }
    System.exit(0);
  }

  private static void callOut(List<String> commands, Path folder) throws Exception {
    try (CannedRelay relay = new CannedRelay()) {
      Path ca = Files.writeString(folder.resolve("ca.pem"), relay.ca());
      Map<String, String> environment =
          Map.of("MYSOCKET_API", relay.api(), "MYSOCKET_CA", ca.toString(), "MYSOCKET_TOKEN", "x");
      run(commands, world(environment, folder));
    }
  }

  private static void run(List<String> commands, World world) {
    for (int i = 0; i < ROUNDS; i++) {
      for (String command : commands) {
        int _ = MySocketCtl.run(world, command.split(" ", -1));
      }
    }
  }

  private static World world(Map<String, String> environment, Path folder) {
    PrintWriter writer = new PrintWriter(Writer.nullWriter());
    return new World(
        environment, folder, folder, new World.Terminal(writer, writer, false, Prompts.NOBODY));
  }
}
