package io.mysocket.e2e.lab;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What one user asked of the local cluster's API server: LISTs and writes, of leases nothing
 * (e2e/cluster/etc/audit.yaml).
 */
public final class AuditLog {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> WRITES = Set.of("create", "update", "patch", "delete");

  private final Path file;
  private final String user;
  private long from;

  AuditLog(Path file, String user) {
    this.file = file;
    this.user = user;
  }

  /** Forgets what has been written so far. */
  public AuditLog begin() {
    try (Stream<String> lines = Files.lines(file)) {
      from = lines.count();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Requests since then, as {@code patch mysockets/status shop/web}. */
  public List<String> requests() {
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .skip(from)
          .filter(line -> line.contains(user))
          .map(AuditLog::read)
          .filter(entry -> entry.path("user").path("username").asText().equals(user))
          .map(AuditLog::text)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Those of them that wrote. */
  public List<String> writes() {
    return requests().stream()
        .filter(request -> WRITES.contains(request.substring(0, request.indexOf(' '))))
        .toList();
  }

  private static JsonNode read(String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException _) { // the last line may be half written
      return JSON.createObjectNode();
    }
  }

  private static String text(JsonNode entry) {
    JsonNode object = entry.path("objectRef");
    String part = object.path("subresource").asText();
    return "%s %s%s %s/%s"
        .formatted(
            entry.path("verb").asText(),
            object.path("resource").asText(),
            part.isEmpty() ? "" : "/" + part,
            object.path("namespace").asText(),
            object.path("name").asText());
  }

  static Path path() {
    return Path.of(
        Objects.requireNonNull(
            System.getenv("MYSOCKET_AUDIT_LOG"), "MYSOCKET_AUDIT_LOG: run by ./mysocket test"));
  }
}
