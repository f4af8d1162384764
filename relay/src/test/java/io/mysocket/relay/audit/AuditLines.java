package io.mysocket.relay.audit;

import com.fasterxml.jackson.databind.JsonNode;
import io.mysocket.control.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** The audit log of a relay, as a file has it. */
public record AuditLines(Path file) {
  public static AuditLines in(Path dataDir) {
    return new AuditLines(dataDir.resolve("audit.log"));
  }

  public List<JsonNode> all() {
    try {
      return Files.exists(file)
          ? Files.readString(file).lines().map(AuditLines::parsed).toList()
          : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode parsed(String line) {
    try {
      return Json.LENIENT.readTree(line);
    } catch (IOException e) {
      throw new UncheckedIOException(line, e);
    }
  }

  /** The first line of this kind, once it is there. */
  public JsonNode await(Predicate<JsonNode> kind) {
    return Awaitility.await("a line of the audit log")
        .atMost(Duration.ofSeconds(20))
        .until(() -> all().stream().filter(kind).toList(), found -> !found.isEmpty())
        .getFirst();
  }

  /** The line of a request. */
  public JsonNode of(String requestId) {
    return await(line -> line.path("request_id").asText().equals(requestId));
  }
}
