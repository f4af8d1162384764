package io.mysocket.e2e.manifests;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * One file of the table.
 *
 * @param kind folder of the kind, which is its singular name
 * @param wants what a refusal must say; empty for a good one
 * @param objects the object, or the object and its successor
 */
record Manifest(Path file, String kind, List<String> wants, List<ObjectNode> objects) {
  static final Path TABLE = Path.of("src/test/resources/manifests");
  private static final String WANT = "# want: ";
  private static final YAMLMapper YAML = new YAMLMapper();

  /** Every file of every kind in folders of that name, sorted. */
  static List<Manifest> of(String folder) {
    try (Stream<Path> files = Files.walk(TABLE)) {
      return files
          .filter(file -> file.toString().endsWith(".yaml"))
          .filter(file -> TABLE.relativize(file).getName(1).toString().equals(folder))
          .sorted()
          .map(Manifest::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String plural(String kind) {
    return kind + (kind.endsWith("s") ? "es" : "s");
  }

  private static Manifest read(Path file) {
    try (MappingIterator<ObjectNode> objects =
        YAML.readerFor(ObjectNode.class).readValues(file.toFile())) {
      return new Manifest(
          file,
          TABLE.relativize(file).getName(0).toString(),
          Files.readAllLines(file).stream()
              .filter(line -> line.startsWith(WANT))
              .map(line -> line.substring(WANT.length()))
              .toList(),
          objects.readAll());
    } catch (IOException e) {
      throw new UncheckedIOException(file.toString(), e);
    }
  }

  /** {@code mysocket/bad/invalid-port-zero.yaml}: how a test is called. */
  @Override
  public String toString() {
    return TABLE.relativize(file).toString();
  }
}
