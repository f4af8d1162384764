package io.mysocket.relay.lines;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A file that lines are added to. One that is moved away, as logrotate does, is begun anew within a
 * second; one that may grow only so far is moved away here: {@code x.log} to {@code x.log.1}, and
 * so on, the oldest is deleted. What a full disk took in part is taken back. One thread.
 */
public final class LineFile implements LineTarget {
  /**
   * When a file makes room for a new one.
   *
   * @param bytes once it has so many
   * @param kept older files
   */
  public record Rotation(long bytes, int kept) {
    /** Somebody else's task. */
    public static final Rotation NONE = new Rotation(Long.MAX_VALUE, 0);
  }

  /** For the file of secrets of others: only the relay's user reads it. */
  private static final FileAttribute<?> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  /** Between two looks whether the file is still there. */
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final Path file;
  private final Rotation rotation;
  private final FileAttribute<?>[] attributes;
  private @Nullable FileChannel channel;
  private @Nullable Object identity;
  private long looked;

  private LineFile(Path file, Rotation rotation, FileAttribute<?>... attributes) {
    this.file = file;
    this.rotation = rotation;
    this.attributes = attributes.clone();
  }

  /** One that others may read as the machine has it, and that others move away. */
  public static LineFile shared(Path file) {
    return new LineFile(file, Rotation.NONE);
  }

  /** One for the relay's user alone. */
  public static LineFile secret(Path file, Rotation rotation) {
    return new LineFile(file, rotation, PRIVATE);
  }

  /** Opens it now rather than with the first line. */
  public LineFile open() throws IOException {
    present();
    return this;
  }

  @Override
  public void write(String lines) throws IOException {
    FileChannel open = present();
    ByteBuffer bytes = ByteBuffer.wrap(lines.getBytes(StandardCharsets.UTF_8));
    long before = open.size();
    try {
      while (bytes.hasRemaining()) {
        open.write(bytes);
      }
    } catch (IOException e) {
      takeBack(open, before, e);
      throw e;
    }
    if (before + bytes.limit() >= rotation.bytes()) {
      rotate();
    }
  }

  private void takeBack(FileChannel open, long before, IOException because) {
    try {
      if (open.isOpen()) {
        open.truncate(before);
      }
    } catch (IOException e) {
      because.addSuppressed(e);
    }
  }

  private FileChannel present() throws IOException {
    FileChannel open = channel;
    long now = System.nanoTime();
    if (open != null && open.isOpen()) {
      if (now - looked < LOOK.toNanos()) {
        return open;
      }
      looked = now;
      if (identity != null && identity.equals(identity())) {
        return open;
      }
      open.close();
    }
    FileChannel begun =
        FileChannel.open(
            file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND), attributes);
    channel = begun;
    identity = identity();
    looked = now;
    return begun;
  }

  /** What tells this file from another of its name; null if there is none. */
  private @Nullable Object identity() throws IOException {
    try {
      return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    } catch (NoSuchFileException _) {
      return null;
    }
  }

  private void rotate() throws IOException {
    close();
    for (int i = rotation.kept(); i > 0; i--) {
      Path from = i == 1 ? file : older(i - 1);
      if (Files.exists(from)) {
        Files.move(from, older(i), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    if (rotation.kept() == 0) {
      Files.deleteIfExists(file);
    }
    // At once: a command of another user must not be the one that makes it.
    present();
  }

  private Path older(int number) {
    return file.resolveSibling(Objects.requireNonNull(file.getFileName()) + "." + number);
  }

  @Override
  public void close() throws IOException {
    FileChannel open = channel;
    channel = null;
    if (open != null) {
      open.close();
    }
  }

  @Override
  public String toString() {
    return file.toString();
  }
}
