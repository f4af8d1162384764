package io.mysocket.relay.backup;

import static io.mysocket.relay.RelayRig.socket;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mysocket.relay.RelayRig;
import io.mysocket.relay.audit.AuditLines;
import io.mysocket.relay.database.Snapshot;
import io.mysocket.relay.sockets.PublicKeys;
import io.mysocket.relay.testing.OnEveryDatabase;
import io.mysocket.relay.testing.TestDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A relay saved while it works, and brought back elsewhere. */
@OnEveryDatabase
class BackupTest {
  @TempDir Path folder;
  private Path first;
  private Path second;
  private Path saved;

  @BeforeEach
  void name() {
    first = folder.resolve("first");
    second = folder.resolve("second");
    saved = folder.resolve("saved.zip");
  }

  private int run(String command, Path data, String option, Path file) throws Exception {
    Path config = folder.resolve(data.getFileName() + ".yaml");
    StringBuilder yaml = new StringBuilder("domain: relay.test\n");
    TestDatabase.settings(data)
        .forEach((name, value) ->
            yaml.append(
                switch (name) {
                  case "MYSOCKET_DATA_DIR" -> "data-dir: " + value + "\n";
                  case "MYSOCKET_DATABASE_URL" -> "database: {url: \"" + value + "\"}\n";
                  default -> "";
                }));
    Files.writeString(config, yaml);
    return RelayRig.run(command, "--config", config.toString(), option, file.toString());
  }

  private static boolean isOf(JsonNode line, String action) {
    return line.path("action").asText().equals(action);
  }

  private static JsonNode as(RelayRig rig, String token, String path) {
    return rig.send(rig.request(path).header("Authorization", "Bearer " + token)).json();
  }

  @Test
  void bringsBackSocketsKeysAndAuthorities() throws Exception {
    assumeThat(TestDatabase.canCopy()).as("a pg_dump as new as the server").isTrue();
    String token;
    Map<String, JsonNode> had = new LinkedHashMap<>();
    try (RelayRig rig = RelayRig.withPublicPorts(first)) {
      token = rig.token;
      rig.put(socket("a/b"), "{\"subdomain\":\"shop\",\"description\":\"kept\"}");
      String key = "{\"publicKey\":\"" + PublicKeys.ed25519(1) + "\"}";
      rig.put(socket("a/b") + "/keys/pod", key);
      for (String path : List.of(socket("a/b"), "/api/v2/relay")) {
        had.put(path, as(rig, token, path));
      }
      AtomicInteger written = new AtomicInteger();
      Thread writer =
          Thread.ofVirtual()
              .start(() -> {
                while (!Thread.currentThread().isInterrupted()) {
                  rig.put(
                      socket("busy"), "{\"description\":\"" + written.incrementAndGet() + "\"}");
                }
              });
      // Its lines are written a moment later; that of the first change is looked for below.
      Awaitility.await().until(() -> Files.size(first.resolve("audit.log")) > 0);
      TestDatabase.copy(first, second);
      assertThat(run("backup", first, "--to", saved)).isZero();
      writer.interrupt();
      writer.join();
      assertThat(written.get()).isPositive();
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(saved)))
        .isEqualTo("rw-------");
    assertThat(files(first)).noneMatch(name -> name.startsWith("backup-"));

    assertThat(run("restore", second, "--from", saved)).isZero();
    JsonNode backup = AuditLines.in(first).await(line -> isOf(line, "backup"));
    assertThat(backup.path("actor_kind").asText()).isEqualTo("command");
    assertThat(backup.path("object_id").asText()).isEqualTo(saved.toString());
    assertThat(isOf(AuditLines.in(second).all().getLast(), "restore")).isTrue();

    try (RelayRig rig = RelayRig.withPublicPorts(second)) {
      had.forEach((path, was) -> assertThat(as(rig, token, path)).as(path).isEqualTo(was));
      String key = "{\"publicKey\":\"" + PublicKeys.ed25519(1) + "\"}";
      assertThat(rig.put(socket("other") + "/keys/pod", key).status()).isEqualTo(404);
      rig.put(socket("other"), "{}");
      assertThat(rig.put(socket("other") + "/keys/pod", key).status()).isEqualTo(409);
    }
    assertThat(files(first)).anyMatch(name -> name.endsWith("ca-key.pem")).contains("seal.key");
    for (String file : files(first)) {
      if (file.equals("audit.log")) {
        // The relay that was restored goes on writing it.
        assertThat(Files.readAllLines(second.resolve(file)).getFirst())
            .isEqualTo(Files.readAllLines(first.resolve(file)).getFirst());
      } else if (!Snapshot.isOfTheDatabase(Path.of(file))) {
        assertThat(second.resolve(file)).hasSameBinaryContentAs(first.resolve(file));
      }
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(second)))
        .isEqualTo("rwx------");
  }

  private static List<String> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString())
          .toList();
    }
  }

  @Test
  void writesOverNothing() throws Exception {
    new RelayRig(first).close();
    assertThat(run("backup", first, "--to", first.resolve("x.zip"))).isEqualTo(2);
    assertThat(run("backup", second, "--to", saved)).isEqualTo(2);
    assertThat(saved).doesNotExist();
    assertThat(run("backup", first, "--to", saved)).isZero();
    assertThat(run("backup", first, "--to", saved)).isEqualTo(2);

    List<String> before = files(first);
    assertThat(run("restore", first, "--from", saved)).isEqualTo(2);
    assertThat(files(first)).isEqualTo(before);
  }

  /** A copy of the backup, in which entries are others. */
  private Path changed(Map<String, String> changes) throws IOException {
    Path changed = folder.resolve("changed.zip");
    try (ZipFile zip = new ZipFile(saved.toFile());
        ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(changed))) {
      for (ZipEntry entry : zip.stream().toList()) {
        String change = changes.getOrDefault(entry.getName(), "");
        out.putNextEntry(new ZipEntry(entry.getName()));
        try (InputStream in = zip.getInputStream(entry)) {
          String text = new String(in.readAllBytes(), java.nio.charset.StandardCharsets.ISO_8859_1);
          String[] words = change.split("=>", 2);
          out.write(
              (words.length == 2 ? text.replace(words[0], words[1]) : text)
                  .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
        }
      }
    }
    return changed;
  }

  @Test
  void restoresNothingOfABackupThatIsNotWhole() throws Exception {
    new RelayRig(first).close();
    run("backup", first, "--to", saved);

    assertThat(
            run(
                "restore",
                second,
                "--from",
                changed(Map.of("data/ssh_host_ed25519_key", "BEGIN=>BEGUN"))))
        .isEqualTo(2);
    Map<String, String> outside = Map.of("backup.json", "\"seal.key\"=>\"../../seal.key\"");
    assertThat(run("restore", second, "--from", changed(outside))).isEqualTo(2);
    Map<String, String> newer = Map.of("backup.json", "\"format\" : 1=>\"format\" : 2");
    assertThat(run("restore", second, "--from", changed(newer))).isEqualTo(2);
    assertThat(run("restore", second, "--from", Files.createFile(folder.resolve("empty.zip"))))
        .isEqualTo(2);
    assertThat(second).doesNotExist();
  }
}
