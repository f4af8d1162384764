package io.mysocket.e2e.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A relay that stands in for the original service, by its names and on its ports, in a network of
 * its own.
 */
public final class HostedRelay implements AutoCloseable {
  public static final String API = "https://api.mysocket.io";

  private final Path folder;
  private final Namespace network;
  private final JobGroup relay;

  private HostedRelay(Path folder, Namespace network, JobGroup relay) {
    this.folder = folder;
    this.network = network;
    this.relay = relay;
  }

  /** A new one that keeps its data in a folder; ready. */
  public static HostedRelay start(Path folder) throws IOException {
    Path config = folder.resolve("relay.yaml");
    Files.writeString(
        config,
        """
        domain: mysocket.io
        data-dir: %s
        sign-up: open
        limits: {penalties: {exempt: "127.0.0.0/8"}}
        listen: {host: 127.0.0.1, https: 443, http: 80, ssh: 22, health: "127.0.0.1:8090"}
        """
            .formatted(folder.resolve("data")));
    Namespace network = Namespace.open(List.of("api.mysocket.io", "ssh.mysocket.io"));
    JobGroup relay =
        JobGroup.start(
            network.inside(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-cp",
                Path.of("../relay/target/dist/lib").toAbsolutePath().normalize() + "/*",
                "io.mysocket.relay.RelayMain",
                "serve",
                "--config",
                config.toString()),
            Map.of("PATH", "/usr/bin:/bin"));
    HostedRelay hosted = new HostedRelay(folder, network, relay);
    try {
      relay.awaits("API at");
      Files.writeString(
          hosted.ca(),
          hosted.run(Map.of(), "curl", "-fsS", "http://api.mysocket.io/ca.pem").orFail());
      return hosted;
    } catch (AssertionError e) {
      hosted.close();
      throw e;
    }
  }

  /** Its certificate authority, PEM. */
  public Path ca() {
    return folder.resolve("ca.pem");
  }

  /** A program in its network, run to its end. */
  public Command run(Map<String, String> environment, String... program) {
    List<String> words = new ArrayList<>(List.of("env", "-i"));
    environment(environment).forEach((name, value) -> words.add(name + "=" + value));
    words.addAll(network.inside(program));
    return Command.run(words, Map.of(), "");
  }

  /** A program in its network that goes on. */
  public JobGroup begin(Map<String, String> environment, String... program) {
    return JobGroup.start(network.inside(program), environment(environment));
  }

  private Map<String, String> environment(Map<String, String> more) {
    Map<String, String> all =
        new HashMap<>(
            Map.of(
                "PATH", System.getenv("PATH"),
                "LC_ALL", "C.UTF-8",
                "PYTHONUNBUFFERED", "1",
                "HOME", folder.toString(),
                "REQUESTS_CA_BUNDLE", ca().toString(),
                "SSL_CERT_FILE", ca().toString()));
    all.putAll(more);
    return all;
  }

  /** curl at a host of the relay's, as a visitor of this address; the body is not judged. */
  public Command visit(String url, String... more) {
    List<String> words = new ArrayList<>(List.of("curl", "-sS", "--max-time", "30"));
    String host = java.net.URI.create(url).getHost();
    words.addAll(List.of("--cacert", ca().toString()));
    for (int port : new int[] {80, 443}) {
      words.addAll(List.of("--resolve", host + ":" + port + ":127.0.0.1"));
    }
    words.addAll(List.of(more));
    words.add(url);
    return run(Map.of(), words.toArray(String[]::new));
  }

  /** The newest mail that the relay would have sent, as it stands in the file. */
  public String mail() {
    return Lab.await("a mail", Duration.ofSeconds(60), this::newestMail, text -> !text.isEmpty());
  }

  private String newestMail() throws IOException {
    Path outbox = folder.resolve("data/outbox");
    if (!Files.isDirectory(outbox)) {
      return "";
    }
    try (var files = Files.list(outbox)) {
      List<Path> all = files.filter(file -> file.toString().endsWith(".eml")).sorted().toList();
      return all.isEmpty() ? "" : Files.readString(all.getLast());
    }
  }

  @Override
  public void close() {
    relay.close();
    network.close();
  }
}
