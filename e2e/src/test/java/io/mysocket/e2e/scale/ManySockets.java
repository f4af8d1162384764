package io.mysocket.e2e.scale;

import io.mysocket.control.json.Json;
import io.mysocket.e2e.lab.Command;
import io.mysocket.e2e.lab.Lab;
import io.mysocket.e2e.lab.Running;
import io.mysocket.e2e.lab.Tls;
import io.mysocket.e2e.session.OwnRelay;
import io.mysocket.e2e.session.Shipped;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.SSLContext;

/**
 * Sockets of a relay, each with a key of its own, in folders from which agents carry them to one
 * target: socket i is in folder i modulo their number. Where there are to be more tunnels than an
 * account may have sockets, each is in several folders.
 */
final class ManySockets implements AutoCloseable {
  private static final Path CLIENT = Path.of("..", "client", "target");
  private static final String CLIENT_JARS = CLIENT.resolve("dist/lib") + "/*";
  private static final int AT_ONCE = 8;

  /** Sockets of an account of the relay's operator. */
  private static final int MOST = 1_000;

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  final SSLContext trust;
  private final OwnRelay relay;
  private final Path folder;
  private final HttpClient http;
  private final String token;
  private final List<Path> folders = new ArrayList<>();

  /** {@code folder} is for keys and what else belongs to the agents. */
  ManySockets(OwnRelay relay, Path folder) throws Exception {
    this.relay = relay;
    this.folder = folder;
    this.trust = Tls.trusting(relay.ca());
    this.http = HttpClient.newBuilder().sslContext(trust).build();
    this.token = relay.token();
    Lab.resolve("api." + OwnRelay.DOMAIN + " " + host(0));
    Files.writeString(
        knownHosts(),
        Command.run(
                List.of("ssh-keyscan", "-t", "ed25519", "-p", "" + relay.ssh, "127.0.0.1"),
                Map.of(),
                "")
            .orFail());
  }

  private Path knownHosts() {
    return folder.resolve("known_hosts");
  }

  private static String host(int number) {
    return "many-" + number + ".edge." + OwnRelay.DOMAIN;
  }

  /** The address of the first of them, the one that this JVM can resolve. */
  String url() {
    return "https://" + host(0) + ":" + relay.https;
  }

  /** Waits until the first of them answers. */
  void awaitPage() {
    HttpRequest page =
        HttpRequest.newBuilder(URI.create(url())).timeout(Duration.ofSeconds(5)).build();
    Lab.await(
        url(),
        PATIENCE.multipliedBy(2),
        () -> {
          try {
            return http.send(page, BodyHandlers.discarding()).statusCode() == 200;
          } catch (IOException _) {
            return false;
          }
        });
  }

  /** Makes what so many tunnels can carry, in so many folders, to a port of this machine. */
  void make(int tunnels, int agents, int target) throws Exception {
    int count = Math.min(tunnels, MOST);
    int copies = tunnels / count;
    try (Running keys = crowd(List.of(), "keys", folder.toString(), "" + count)) {
      if (keys.exit(PATIENCE) != 0) {
        throw new AssertionError("no keys: " + keys.lines());
      }
    }
    for (int i = 0; i < agents; i++) {
      Path made = Files.createDirectory(folder.resolve("agent" + i));
      folders.add(made);
    }
    List<String> lines = Files.readAllLines(folder.resolve("public"));
    try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
      List<Future<?>> made = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int number = i;
        made.add(
            threads.submit(() -> {
              register(number, lines.get(number), target);
              return null;
            }));
      }
      for (Future<?> each : made) {
        each.get();
      }
    }
    for (int i = 0; i < count; i++) {
      for (int copy = 1; copy < copies; copy++) {
        for (String file : List.of("key." + i, "socket." + i)) {
          Files.copy(
              folders.get(i % agents).resolve(file),
              folders.get((i + copy) % agents).resolve(file));
        }
      }
    }
    for (Path each : folders) {
      // Looked at again when this points elsewhere, and not all the time.
      Files.createSymbolicLink(each.resolve("..data"), Path.of("1"));
    }
  }

  private void register(int number, String key, int target) throws Exception {
    String path = "/api/v2/sockets/s" + number;
    String made = put(path, "{\"subdomain\":\"many-" + number + "\"}");
    put(path + "/keys/agent", Json.STRICT.writeValueAsString(Map.of("publicKey", key)));
    String id = Json.STRICT.readTree(made).at("/id").asText();
    Path home = folders.get(number % folders.size());
    Files.move(folder.resolve("key." + number), home.resolve("key." + number));
    Files.writeString(
        home.resolve("socket." + number),
        "{\"socket\":\"" + id + "\",\"target\":\"127.0.0.1:" + target + "\"}");
  }

  private String put(String path, String body) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(URI.create(relay.api() + path))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(body))
                .build(),
            BodyHandlers.ofString());
    if (answer.statusCode() / 100 != 2) {
      throw new AssertionError(answer + " " + answer.body());
    }
    return answer.body();
  }

  /** The folders of the agents. */
  List<Path> folders() {
    return folders;
  }

  /** All agents in one program, which says how many tunnels are up. */
  Running crowd() throws IOException {
    List<String> words = new ArrayList<>();
    words.addAll(List.of("carry", "127.0.0.1:" + relay.ssh, knownHosts().toString()));
    folders.forEach(each -> words.add(each.toString()));
    return crowd(List.of("-Xmx3g", "-Xss512k"), words.toArray(String[]::new));
  }

  private static Running crowd(List<String> flags, String... words) throws IOException {
    List<String> all = java(flags);
    all.addAll(
        List.of(
            "-cp",
            CLIENT.resolve("test-classes") + ":" + CLIENT_JARS,
            "io.mysocket.client.agent.Crowd"));
    all.addAll(List.of(words));
    return Running.start(all, Map.of());
  }

  /** The agent of one folder, as its image runs it, with these flags besides. */
  Running agent(int number, String... flags) throws IOException {
    List<String> all = new ArrayList<>(Shipped.flags("agent"));
    all.addAll(List.of(flags));
    List<String> words = java(all);
    words.addAll(List.of("-cp", CLIENT_JARS, "io.mysocket.client.MySocketCtl", "agent"));
    words.addAll(List.of("--relay", "127.0.0.1:" + relay.ssh, "--health-port", "0"));
    words.addAll(List.of("--sockets", folders.get(number).toString()));
    words.addAll(List.of("--known-hosts", knownHosts().toString()));
    return Running.start(words, Map.of());
  }

  /** A socket carried by OpenSSH's client. */
  Running openSsh(int number, int target) throws IOException {
    Path home = folders.get(number % folders.size());
    String id =
        Json.STRICT.readTree(home.resolve("socket." + number).toFile()).at("/socket").asText();
    Path key = home.resolve("key." + number);
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    List<String> words = new ArrayList<>(List.of("ssh", "-F", "/dev/null", "-N", "-T"));
    words.addAll(List.of("-i", key.toString(), "-o", "IdentitiesOnly=yes"));
    words.addAll(List.of("-o", "UserKnownHostsFile=" + knownHosts()));
    words.addAll(List.of("-o", "ExitOnForwardFailure=yes", "-p", "" + relay.ssh));
    words.addAll(List.of("-R", "0:127.0.0.1:" + target, id + "@127.0.0.1"));
    return Running.start(words, Map.of());
  }

  private static List<String> java(List<String> flags) {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.add("--enable-native-access=ALL-UNNAMED");
    words.add("--sun-misc-unsafe-memory-access=allow");
    words.addAll(flags);
    return words;
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
