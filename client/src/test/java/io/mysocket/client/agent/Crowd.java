package io.mysocket.client.agent;

import io.mysocket.ssh.KeyFiles;
import io.mysocket.ssh.PublicKeys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Many agents in one program, for tests of what a relay carries: each folder is one agent that
 * carries the sockets in it, as a Pod does.
 *
 * <p>{@code keys FOLDER COUNT} makes {@code key.0}, {@code key.1} and so on, and the file {@code
 * public} with a line for each. {@code carry RELAY KNOWN-HOSTS FOLDER...} prints {@code connected
 * COUNT MILLIS} whenever that changes, with the time, until it is ended.
 */
public final class Crowd {
  private Crowd() {}

  public static void main(String[] words) throws Exception {
    Logger.getLogger("").setLevel(Level.OFF);
    switch (words[0]) {
      case "keys" -> keys(Path.of(words[1]), Integer.parseInt(words[2]));
      case "carry" -> carry(words);
      default -> throw new IllegalArgumentException("what is " + words[0]);
    }
  }

  private static void keys(Path folder, int count) throws Exception {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      KeyPair pair = KeyFiles.generate();
      Files.writeString(folder.resolve("key." + i), KeyFiles.text(pair, "key " + i));
      lines.add(PublicKeys.line(pair.getPublic()));
    }
    Files.write(folder.resolve("public"), lines);
  }

  private static void carry(String[] words) throws InterruptedException {
    Address relay = Address.parse(words[1]);
    Path knownHosts = Path.of(words[2]);
    List<Fleet> fleets = new ArrayList<>();
    for (int i = 3; i < words.length; i++) {
      SocketFolder sockets = new SocketFolder(Path.of(words[i]));
      Fleet fleet = new Fleet(relay, knownHosts, sockets, AgentConfig.Waits.DEFAULT, 1);
      fleets.add(fleet);
      Thread.ofPlatform().daemon().start(() -> run(fleet));
    }
    for (long before = -1; ; Thread.sleep(20)) {
      long now = fleets.stream().mapToLong(Fleet::connected).sum();
      if (now != before) {
        System.out.println("connected " + now + " " + System.currentTimeMillis());
        before = now;
      }
    }
  }

  private static void run(Fleet fleet) {
    try {
      fleet.run();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
