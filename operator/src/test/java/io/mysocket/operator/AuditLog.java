package io.mysocket.operator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What the API server wrote down about requests, if MYSOCKET_AUDIT_LOG names its file. */
final class AuditLog {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> WRITES = Set.of("create", "update", "patch", "delete");
  private static final Set<String> BESIDES = Set.of("leases", "events");

  private final Path file;

  private AuditLog(Path file) {
    this.file = file;
  }

  static Optional<AuditLog> find() {
    return Optional.ofNullable(System.getenv("MYSOCKET_AUDIT_LOG"))
        .map(Path::of)
        .map(AuditLog::new);
  }

  /** Writes of this library's client in a namespace since a line, leases and events aside. */
  List<String> writes(String namespace, long fromLine) {
    return lines(fromLine)
        .filter(e -> e.path("userAgent").asText().contains("fabric8"))
        .filter(e -> e.path("objectRef").path("namespace").asText().equals(namespace))
        .filter(e -> WRITES.contains(e.path("verb").asText()))
        .filter(e -> !BESIDES.contains(e.path("objectRef").path("resource").asText()))
        .map(AuditLog::text)
        .toList();
  }

  /** The same in all namespaces, with events. */
  List<String> writes(long fromLine) {
    return lines(fromLine)
        .filter(e -> e.path("userAgent").asText().contains("fabric8"))
        .filter(e -> WRITES.contains(e.path("verb").asText()))
        .filter(e -> !e.path("objectRef").path("resource").asText().equals("leases"))
        .map(AuditLog::text)
        .toList();
  }

  /**
   * What was refused to a user since a line, of the whole cluster or in one namespace: in others,
   * of earlier tests, which are going, nothing can be made whatever the rights.
   */
  List<String> refusals(String user, String namespace, long fromLine) {
    return lines(fromLine)
        .filter(e -> e.path("user").path("username").asText().equals(user))
        .filter(e -> Set.of("", namespace).contains(e.path("objectRef").path("namespace").asText()))
        .filter(e -> e.path("responseStatus").path("code").asInt() == 403)
        .map(AuditLog::text)
        .toList();
  }

  long length() {
    try (BufferedReader in = open()) {
      return in.lines().count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Stream<JsonNode> lines(long fromLine) {
    try (BufferedReader in = open()) {
      return in.lines().skip(fromLine).toList().stream().map(AuditLog::read);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Without a complaint of the last character, which may be half written. */
  private BufferedReader open() throws IOException {
    return new BufferedReader(
        new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8));
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
    return "%s %s %s/%s"
        .formatted(
            entry.path("verb").asText(),
            object.path("resource").asText(),
            object.path("namespace").asText(),
            object.path("name").asText());
  }
}
