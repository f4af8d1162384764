package io.mysocket.relay.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder of {@code .eml} files that only the relay's user may read, for a relay that has no mail
 * server: whoever runs it passes them on. The oldest make room.
 */
public final class OutboxFolder implements Courier {
  private static final Logger LOG = LoggerFactory.getLogger(OutboxFolder.class);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);
  private static final String ENDING = ".eml";

  /** Most letters kept. */
  static final int MOST = 1_000;

  private final Path folder;
  private final String from;

  public OutboxFolder(Path folder, String from) {
    this.folder = folder;
    this.from = from;
  }

  @Override
  public Outcome take(Letter letter) {
    String name = TIME.format(Instant.now()) + "-" + UUID.randomUUID().toString().substring(0, 8);
    try {
      Path file = write(letter, name);
      LOG.atInfo()
          .addKeyValue("file", file.toAbsolutePath())
          .log("smtp.host is not set, so the mail \"{}\" is only in this file", letter.subject());
      makeRoom();
      return new Outcome.Taken();
    } catch (IOException | MessagingException e) {
      return new Outcome.Failed("the folder " + folder + " cannot be written to: " + e, false);
    }
  }

  private Path write(Letter letter, String name) throws IOException, MessagingException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    Path unfinished =
        Files.createFile(
            folder.resolve(name + ".part"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try (OutputStream out = Files.newOutputStream(unfinished, StandardOpenOption.WRITE)) {
      Messages.of(Session.getInstance(new Properties()), from, letter).writeTo(out);
    }
    return Files.move(unfinished, folder.resolve(name + ENDING), StandardCopyOption.ATOMIC_MOVE);
  }

  private void makeRoom() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> letters = files.filter(file -> file.toString().endsWith(ENDING)).sorted().toList();
      for (Path old : letters.subList(0, Math.max(0, letters.size() - MOST))) {
        Files.deleteIfExists(old);
      }
    }
  }
}
