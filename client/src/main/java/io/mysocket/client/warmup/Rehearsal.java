package io.mysocket.client.warmup;

import io.mysocket.ssh.KeyFiles;
import io.mysocket.ssh.PublicKeys;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs an agent, in a process of its own, as it runs in a Pod: it logs in, carries a stream, is
 * probed and ended. What that process learns becomes the AOT cache of the agent's image.
 *
 * <p>Arguments: the command up to and with {@code agent}. Exits with the agent's code.
 */
public final class Rehearsal {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int STREAMS = 20;

  /** The cache is written after the agent's end, which takes seconds. */
  private static final Duration LONGEST_END = Duration.ofMinutes(2);

  private Rehearsal() {}

  public static void main(String[] command) throws Exception {
    System.setProperty("java.util.logging.config.class", "io.mysocket.client.Silence");
    Path folder = Files.createTempDirectory("rehearsal");
    try {
      System.exit(rehearse(List.of(command), folder));
    } finally {
      for (String file : List.of("key", "known_hosts", "")) {
        Files.deleteIfExists(folder.resolve(file));
      }
    }
  }

  private static int rehearse(List<String> command, Path folder) throws Exception {
    KeyPair host = KeyFiles.generate();
    int probes = freePort();
    try (TunnelEnd relay = new TunnelEnd(host);
        Target target = new Target()) {
      Path key = Files.writeString(folder.resolve("key"), KeyFiles.text(KeyFiles.generate(), ""));
      Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
      Path hosts =
          Files.writeString(
              folder.resolve("known_hosts"),
              PublicKeys.knownHostsLine("127.0.0.1", relay.port(), host.getPublic()) + "\n");
      List<String> all = new ArrayList<>(command);
      all.add("--relay=127.0.0.1:" + relay.port());
      all.add("--target=127.0.0.1:" + target.port());
      all.add("--user=rehearsal");
      all.add("--health-port=" + probes);
      all.add("--key-file=" + key);
      all.add("--known-hosts=" + hosts);
      Process agent = new ProcessBuilder(all).inheritIO().start();
      try {
        perform(relay, probes);
      } finally {
        agent.destroy();
        if (!agent.waitFor(LONGEST_END.toSeconds(), TimeUnit.SECONDS)) {
          agent.destroyForcibly();
        }
      }
      return agent.waitFor();
    }
  }

  private static void perform(TunnelEnd relay, int probes) throws Exception {
    relay.awaitTunnel(PATIENCE);
    for (int i = 0; i < STREAMS; i++) {
      relay.ask("a word", PATIENCE);
    }
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (String page : List.of("/livez", "/readyz", "/metrics")) {
        HttpRequest request =
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + probes + page))
                .timeout(PATIENCE)
                .build();
        client.send(request, BodyHandlers.discarding());
      }
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return any.getLocalPort();
    }
  }
}
