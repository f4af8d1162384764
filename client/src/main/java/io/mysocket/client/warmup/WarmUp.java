package io.mysocket.client.warmup;

import io.mysocket.client.MySocketCtl;
import io.mysocket.client.console.Prompts;
import io.mysocket.client.console.World;
import java.io.IOException;
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

  /** What is over when the relay has answered. */
  private static final List<List<String>> CALLS =
      List.of(
          List.of("--help"),
          List.of("version"),
          List.of("connect", "--help"),
          List.of("completion", "bash"),
          List.of("context", "ls"),
          List.of("socket", "ls"),
          List.of("socket", "ls", "-o", "yaml"),
          List.of("socket", "show", "key", "-o", "json"),
          List.of("logs", "key"),
          List.of("account", "show"),
          List.of("token", "ls"));

  /** What speaks SSH, too; nobody answers, and the socket is gone then. */
  private static final List<List<String>> TUNNELS =
      List.of(List.of("doctor"), List.of("connect", "--port", "1"));

  private WarmUp() {}

  /** Runs the calls, or the {@code tunnels}. */
  public static void main(String[] args) throws Exception {
    System.setProperty("java.util.logging.config.class", "io.mysocket.client.Silence");
    Path folder = Files.createTempDirectory("mysocketctl");
    try (CannedRelay relay = new CannedRelay()) {
      Path ca = Files.writeString(folder.resolve("ca.pem"), relay.ca());
      World world =
          new World(
              Map.of(
                  "MYSOCKET_API", relay.api(), "MYSOCKET_CA", ca.toString(), "MYSOCKET_TOKEN", "x"),
              folder,
              folder,
              nowhere());
      List<List<String>> commands = args[0].equals("tunnels") ? TUNNELS : CALLS;
      for (int i = 0; i < ROUNDS; i++) {
        for (List<String> words : commands) {
          int _ = MySocketCtl.run(world, words.toArray(String[]::new));
        }
      }
    } finally {
      Files.deleteIfExists(folder.resolve("ca.pem"));
      Files.deleteIfExists(folder);
    }
    System.exit(0);
  }

  private static World.Terminal nowhere() throws IOException {
    PrintWriter writer = new PrintWriter(Writer.nullWriter());
    return new World.Terminal(writer, writer, false, Prompts.NOBODY);
  }
}
