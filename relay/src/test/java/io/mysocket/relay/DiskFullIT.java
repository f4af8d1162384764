package io.mysocket.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mysocket.control.json.Json;
import io.mysocket.relay.testing.Tables;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The disk under the SQLite database and the audit log is full: a small one, in a mount namespace
 * of the relay.
 */
class DiskFullIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** More than one source may have in the audit log at once. */
  private static final int REFUSED = 200;

  private static final String SPEC = "{\"description\":\"" + "d".repeat(250) + "\"}";

  /** Mounts the disk, copies the data onto it and becomes the relay. */
  private static final String ON_A_SMALL_DISK =
      """
      set -e
      mount -t tmpfs -o size=8m,mode=700 none "$1"; cp -a "$0"/. "$1"/; shift; exec "$@"
      """;

  @TempDir Path folder;

  private static List<String> namespace() {
    boolean root = System.getProperty("user.name").equals("root");
    return root ? List.of("unshare", "-m") : List.of("unshare", "-U", "-r", "-m");
  }

  private static boolean canMount(Path point) throws Exception {
    List<String> command = new ArrayList<>(namespace());
    command.addAll(List.of("mount", "-t", "tmpfs", "none", point.toString()));
    try {
      return new ProcessBuilder(command).start().waitFor() == 0;
    } catch (IOException _) {
      return false;
    }
  }

  private Path config(String name, Path data) throws Exception {
    return Files.writeString(
        folder.resolve(name),
        """
        data-dir: %s
        listen: {host: 127.0.0.1, https: 0, http: 0, ssh: 0, health: "127.0.0.1:0"}
        """
            .formatted(data));
  }

  @Test
  void isReadOnlyUntilThereIsRoomAgain() throws Exception {
    Path disk = Files.createDirectory(folder.resolve("disk"));
    assumeThat(canMount(disk)).as("mount namespaces").isTrue();
    Path begun = folder.resolve("begun");
    String token = KillIT.token(config("begun.yaml", begun));
    List<String> before = new ArrayList<>(namespace());
    before.addAll(List.of("sh", "-c", ON_A_SMALL_DISK, begun.toString(), disk.toString()));
    String config = config("relay.yaml", disk).toString();
    try (RelayProcess relay = new RelayProcess(before, "serve", "--config", config)) {
      relay.said("(API at)");
      try (VisitedSocket socket = new VisitedSocket(relay, token)) {
        Path seen = Path.of("/proc/" + relay.pid() + "/root" + disk);
        fill(seen.resolve("filling"));
        int made = putUntilRefused(socket);
        for (int i = 0; i < REFUSED; i++) {
          assertThat(socket.put("refused", SPEC).statusCode()).isEqualTo(503);
        }
        assertThat(ready(relay))
            .matches(
                "(?s)ready\n.*note: the database takes no changes since \\d+ s ago \\(the disk of .* is full\\).*");
        Awaitility.await("the audit log's trouble")
            .atMost(PATIENCE)
            .until(() -> ready(relay).contains("note: the audit log cannot be written ("));
        assertThat(lost(relay, "flood")).isBetween(1.0, REFUSED + 1 - 100.0);
        socket.carryAgain(Json.STRICT.readTree(socket.get("web").body()).at("/id").asText());
        assertThat(socket.get("web").statusCode()).isEqualTo(200);
        int visits = socket.visits();
        Awaitility.await("visits").atMost(PATIENCE).until(() -> socket.visits() > visits + 20);

        Files.delete(seen.resolve("filling"));

        Awaitility.await("ready").atMost(PATIENCE).until(() -> ready(relay).equals("ready\n"));
        assertThat(socket.put("after", SPEC).statusCode()).isEqualTo(201);
        for (int i = 0; i < made; i++) {
          assertThat(socket.get("s" + i).statusCode()).isEqualTo(200);
        }
        assertThat(socket.failures()).isEmpty();
        assertAllIsAudited(seen.resolve("audit.log"), made);
        assertThat(lost(relay, "slow")).isZero();
        assertThat(Tables.integrity(seen)).containsExactly("ok");
      }
    }
  }

  private static String ready(RelayProcess relay) throws Exception {
    HttpResponse<String> answer = relay.health("/readyz");
    assertThat(answer.statusCode()).isEqualTo(200);
    return answer.body();
  }

  /** Lines of the audit log. */
  private static double lost(RelayProcess relay, String reason) throws Exception {
    Pattern counter =
        Pattern.compile(
            "(?m)^mysocket_relay_audit_log_dropped_total\\{reason=\"" + reason + "\"} (\\S+)$");
    Matcher found = counter.matcher(relay.health("/metrics").body());
    assertThat(found.find()).isTrue();
    return Double.parseDouble(found.group(1));
  }

  /** What waited while the disk was full is there, each line whole. */
  private static void assertAllIsAudited(Path log, int made) throws Exception {
    Awaitility.await("the last line")
        .atMost(PATIENCE)
        .until(
            () -> Files.readString(log),
            said -> said.contains("\"object_id\":\"after\"") && said.endsWith("\n"));
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(log)) {
      lines.add(Json.STRICT.readTree(line));
    }
    List<String> changes = new ArrayList<>(List.of("putSocket web", "putSocket after"));
    for (int i = 0; i < made; i++) {
      changes.add("putSocket s" + i);
    }
    assertThat(lines)
        .filteredOn(line -> line.at("/outcome").asText().equals("done"))
        .extracting(line -> line.at("/action").asText() + " " + line.at("/object_id").asText())
        .containsAll(changes);
    assertThat(lines)
        .filteredOn(line -> line.at("/outcome").asText().equals("failed"))
        .hasSizeBetween(100, REFUSED + 1)
        .allMatch(line -> line.at("/problem").asText().equals("unavailable"));
    assertThat(lines)
        .extracting(line -> line.at("/action").asText())
        .filteredOn(action -> action.equals("openTunnel") || action.equals("closeTunnel"))
        .as("a tunnel came and went while it was full")
        .containsExactly("openTunnel", "openTunnel", "closeTunnel");
  }

  private static void fill(Path file) throws IOException {
    byte[] block = new byte[4_096];
    try (OutputStream out = Files.newOutputStream(file)) {
      while (true) {
        out.write(block);
      }
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("No space left");
    }
  }

  /** Until what the disk had put by for the database is used up; how many were made. */
  private static int putUntilRefused(VisitedSocket socket) throws Exception {
    for (int i = 0; i < 90; i++) {
      HttpResponse<String> answer = socket.put("s" + i, SPEC);
      if (answer.statusCode() != 201) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        assertThat(Json.STRICT.readTree(answer.body()).at("/code").asText())
            .isEqualTo("unavailable");
        return i;
      }
    }
    throw new AssertionError("a full disk takes everything");
  }
}
