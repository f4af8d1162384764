package io.mysocket.relay.backup;

import io.mysocket.control.json.Json;
import io.mysocket.relay.config.CannotStartException;
import io.mysocket.relay.config.DatabaseConfig;
import io.mysocket.relay.config.RelayConfig;
import io.mysocket.relay.database.Snapshot;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Brings a relay back into an empty data folder. One thread. */
final class Restore {
  private static final FileAttribute<?> OWN_FOLDER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final FileAttribute<?> OWN_FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  /** What a new volume may hold. */
  private static final String LOST_AND_FOUND = "lost+found";

  private static final int LARGEST_CONTENTS = 64 << 20;

  private final RelayConfig config;

  Restore(RelayConfig config) {
    this.config = config;
  }

  /**
   * Writes what is in a backup into the data folder.
   *
   * @throws CannotStartException if the folder is not empty or the backup is not whole; then
   *     nothing was written
   */
  Contents read(Path backup) throws CannotStartException, IOException {
    Path folder = config.dataDir();
    requireEmpty(folder);
    try (ZipFile zip = new ZipFile(backup.toFile())) {
      Contents contents = contents(zip, backup);
      requireSameKind(contents);
      requireWhole(zip, contents, backup);
      Files.createDirectories(folder, OWN_FOLDER);
      // The database last: without it the folder is no relay's.
      List<String> names = new ArrayList<>(contents.files().keySet());
      names.sort(
          Comparator.comparing((String name) -> name.equals(Snapshot.NAME))
              .thenComparing(name -> name));
      for (String name : names) {
        write(zip, name, within(folder, name));
      }
      if (contents.files().containsKey(Snapshot.NAME)) {
        Snapshot.check(folder);
      }
      return contents;
    }
  }

  private static void requireEmpty(Path folder) throws CannotStartException, IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> inside = Files.list(folder)) {
      if (inside.anyMatch(each -> !each.endsWith(LOST_AND_FOUND))) {
        throw new CannotStartException(
            "data-dir: "
                + folder.toAbsolutePath()
                + " is not empty, and nothing in it is overwritten; move what is there away, or set"
                + " data-dir to another folder");
      }
    }
  }

  private static Contents contents(ZipFile zip, Path backup)
      throws CannotStartException, IOException {
    ZipEntry entry = zip.getEntry(Contents.NAME);
    if (entry == null) {
      throw new CannotStartException(
          backup + " is no backup of a relay, or it ends early: it has no " + Contents.NAME);
    }
    try (InputStream in = zip.getInputStream(entry)) {
      Contents contents = Json.LENIENT.readValue(in.readNBytes(LARGEST_CONTENTS), Contents.class);
      if (contents.format() != Contents.FORMAT) {
        throw new CannotStartException(
            backup + " was made by a newer relay (" + contents.version() + "); restore with that");
      }
      return contents;
    }
  }

  private void requireSameKind(Contents contents) throws CannotStartException {
    boolean embedded = config.database() instanceof DatabaseConfig.Embedded;
    if (embedded != contents.database().equals(Contents.SQLITE)) {
      throw new CannotStartException(
          "database.url: the backup is of a relay with "
              + (embedded ? "PostgreSQL; set the URL of the restored database" : "SQLite; unset it")
              + ", then restore");
    }
  }

  private static void requireWhole(ZipFile zip, Contents contents, Path backup)
      throws CannotStartException, IOException {
    for (Map.Entry<String, String> file : contents.files().entrySet()) {
      ZipEntry entry = zip.getEntry(Contents.FOLDER + file.getKey());
      if (entry == null || !sum(zip, entry).equals(file.getValue())) {
        throw new CannotStartException(
            backup + " is damaged: " + file.getKey() + " is not what was saved; take another one");
      }
    }
  }

  private static String sum(ZipFile zip, ZipEntry entry) throws IOException {
    try (InputStream in = zip.getInputStream(entry)) {
      return Sums.copy(in, OutputStream.nullOutputStream());
    }
  }

  private static Path within(Path folder, String name) throws CannotStartException {
    Path file = folder.resolve(name).normalize();
    if (!file.startsWith(folder.normalize()) || file.equals(folder.normalize())) {
      throw new CannotStartException("the backup names a file outside of data-dir: " + name);
    }
    return file;
  }

  private static void write(ZipFile zip, String name, Path file) throws IOException {
    Path parent = file.getParent();
    if (parent != null) {
      Files.createDirectories(parent, OWN_FOLDER);
    }
    Set<StandardOpenOption> options =
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (FileChannel channel = FileChannel.open(file, options, OWN_FILE);
        InputStream in = zip.getInputStream(zip.getEntry(Contents.FOLDER + name))) {
      in.transferTo(Channels.newOutputStream(channel));
      channel.force(true);
    }
  }
}
