package io.mysocket.relay.backup;

import com.fasterxml.jackson.databind.SerializationFeature;
import io.mysocket.control.json.Json;
import io.mysocket.relay.config.CannotStartException;
import io.mysocket.relay.config.DatabaseConfig;
import io.mysocket.relay.config.RelayConfig;
import io.mysocket.relay.database.Snapshot;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Saves a relay, which may be running. One thread. */
final class Backup {
  private final RelayConfig config;
  private final String version;

  Backup(RelayConfig config, String version) {
    this.config = config;
    this.version = version;
  }

  /**
   * Writes all of it, and returns what it is.
   *
   * @throws CannotStartException if there is no relay's data, or it cannot be read
   */
  Contents write(OutputStream to) throws CannotStartException, IOException {
    Path folder = config.dataDir();
    boolean embedded = config.database() instanceof DatabaseConfig.Embedded;
    if (!Files.isDirectory(folder)) {
      throw new CannotStartException(
          "data-dir: there is no folder " + folder.toAbsolutePath() + " to save");
    }
    Map<String, String> sums = new TreeMap<>();
    ZipOutputStream zip = new ZipOutputStream(to);
    if (embedded) {
      Path copy = Snapshot.take(folder);
      try {
        sums.put(Snapshot.NAME, add(zip, Snapshot.NAME, copy));
      } finally {
        Files.deleteIfExists(copy);
      }
    }
    for (Path file : others(folder)) {
      String name = folder.relativize(file).toString();
      try {
        sums.put(name, add(zip, name, file));
      } catch (NoSuchFileException _) {
        // Gone since it was listed, as a mail that was sent is.
      }
    }
    Contents contents =
        new Contents(
            Contents.FORMAT,
            version,
            Instant.now().truncatedTo(ChronoUnit.SECONDS),
            embedded ? Contents.SQLITE : Contents.POSTGRESQL,
            sums);
    zip.putNextEntry(new ZipEntry(Contents.NAME));
    zip.write(
        Json.STRICT.writer().with(SerializationFeature.INDENT_OUTPUT).writeValueAsBytes(contents));
    zip.closeEntry();
    zip.finish();
    return contents;
  }

  private static List<Path> others(Path folder) throws CannotStartException, IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      List<Path> files =
          all.filter(Files::isRegularFile)
              .filter(file -> !Snapshot.isOfTheDatabase(folder.relativize(file)))
              .sorted()
              .limit(Contents.MOST)
              .toList();
      if (files.size() == Contents.MOST) {
        throw new CannotStartException(
            "data-dir: " + folder + " has more than " + Contents.MOST + " files; clean it up");
      }
      return files;
    }
  }

  private static String add(ZipOutputStream zip, String name, Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      zip.putNextEntry(new ZipEntry(Contents.FOLDER + name));
      String sum = Sums.copy(in, zip);
      zip.closeEntry();
      return sum;
    }
  }
}
