package io.mysocket.client.agent;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sockets to carry, as a folder has them: a file {@code socket.NAME} for each, with {@code
 * {"socket": "ID", "target": "HOST:PORT"}}, and its private key in {@code key.NAME}. Made for a
 * mounted Secret, which the kubelet replaces as a whole by pointing {@code ..data} to another
 * folder. One thread.
 */
final class SocketFolder {
  /** Sockets of one folder; a Secret holds not many more. */
  static final int MOST = 1000;

  private static final Logger LOG = LoggerFactory.getLogger(SocketFolder.class);
  private static final String PREFIX = "socket.";
  private static final String KUBELETS = "..data";
  private static final int LONGEST = 4096;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;
  private Optional<Path> read = Optional.empty();

  SocketFolder(Path folder) {
    this.folder = folder;
  }

  /** A socket and where its connections go. */
  record Entry(String socket, Address target) {}

  /**
   * The sockets by name, if they may be others than at the last time. What is no good is told in
   * the log and is as it was in {@code before}.
   */
  Optional<Map<String, Entry>> news(Map<String, Entry> before) throws IOException {
    Optional<Path> now = version();
    if (now.isPresent() && now.equals(read)) {
      return Optional.empty();
    }
    Map<String, Entry> all = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : (Iterable<Path>) files.sorted()::iterator) {
        String name = file.getFileName().toString();
        if (name.startsWith(PREFIX)) {
          add(all, name.substring(PREFIX.length()), file, before);
        }
      }
    }
    read = now;
    return Optional.of(all);
  }

  /** The private key of a socket. */
  Path key(String name) {
    return folder.resolve("key." + name);
  }

  /** What {@code ..data} points to; empty in a folder that no kubelet made. */
  private Optional<Path> version() throws IOException {
    Path link = folder.resolve(KUBELETS);
    return Files.isSymbolicLink(link)
        ? Optional.of(Files.readSymbolicLink(link))
        : Optional.empty();
  }

  private static void add(Map<String, Entry> all, String name, Path file, Map<String, Entry> before)
      throws IOException {
    if (all.size() >= MOST) {
      LOG.error("{} is not carried: there are more than {} sockets", name, MOST);
      return;
    }
    try {
      all.put(name, entry(file));
    } catch (IllegalArgumentException e) {
      LOG.error("{} stays as it is: {}", file, e.getMessage());
      Entry was = before.get(name);
      if (was != null) {
        all.put(name, was);
      }
    }
  }

  private static Entry entry(Path file) throws IOException {
    if (Files.size(file) > LONGEST) {
      throw new IllegalArgumentException("it is longer than " + LONGEST + " bytes");
    }
    try {
      JsonNode json = JSON.readTree(file.toFile());
      String socket = json.path("socket").asText();
      if (socket.isBlank()) {
        throw new IllegalArgumentException("it has no \"socket\"");
      }
      return new Entry(socket, Address.parse(json.path("target").asText()));
    } catch (JacksonException e) {
      throw new IllegalArgumentException("it is no JSON: " + e.getOriginalMessage(), e);
    }
  }
}
