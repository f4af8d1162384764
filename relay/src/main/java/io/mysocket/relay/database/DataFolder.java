package io.mysocket.relay.database;

import io.mysocket.relay.config.CannotStartException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * The folder of all that must outlive the relay. One relay at a time has it: a lock on a file in it
 * goes with the program, however that ends.
 */
final class DataFolder implements AutoCloseable {
  static final String LOCK = "relay.lock";

  private final Path folder;
  private @Nullable FileChannel lock;

  private DataFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * The folder, made if it is missing.
   *
   * @throws CannotStartException if it cannot be made or written to
   */
  static DataFolder prepared(Path folder) throws CannotStartException {
    try {
      if (!Files.isDirectory(folder)) {
        Files.createDirectories(
            folder,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
    } catch (IOException e) {
      throw new CannotStartException(
          "data-dir: the folder "
              + folder.toAbsolutePath()
              + " cannot be made ("
              + e
              + "); set data-dir to a folder that this user may write to");
    }
    if (!Files.isWritable(folder)) {
      throw new CannotStartException(
          "data-dir: this user may not write to "
              + folder.toAbsolutePath()
              + "; give it the right, or set data-dir to another folder");
    }
    return new DataFolder(folder);
  }

  Path path() {
    return folder;
  }

  /**
   * Keeps other relays out of it.
   *
   * @throws CannotStartException if one is in it
   */
  void occupy() throws CannotStartException {
    Path file = folder.resolve(LOCK);
    try {
      FileChannel channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      FileLock held = tried(channel);
      if (held == null) {
        String holder = read(channel);
        channel.close();
        throw new CannotStartException(
            "data-dir: another relay ("
                + holder
                + ") works with "
                + folder.toAbsolutePath()
                + "; only one may: stop it, or give this one a data-dir and a database of its own");
      }
      lock = channel;
      String self =
          "process "
              + ProcessHandle.current().pid()
              + " on "
              + Host.name()
              + " since "
              + Instant.now().truncatedTo(ChronoUnit.SECONDS);
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(self.getBytes(StandardCharsets.UTF_8)), 0);
    } catch (IOException e) {
      throw new CannotStartException(
          "data-dir: the lock " + file.toAbsolutePath() + " cannot be had: " + e);
    }
  }

  private static @Nullable FileLock tried(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException _) {
      return null;
    }
  }

  private static String read(FileChannel channel) throws IOException {
    ByteBuffer text = ByteBuffer.allocate(512);
    channel.read(text, 0);
    return new String(text.array(), 0, text.position(), StandardCharsets.UTF_8)
        .replaceAll("[^ -~]", "");
  }

  @Override
  public void close() {
    FileChannel held = lock;
    lock = null;
    if (held != null) {
      try {
        held.close();
      } catch (IOException _) {
        // The lock is gone with the program at the latest.
      }
    }
  }
}
