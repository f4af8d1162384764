package io.mysocket.relay.session;

import io.mysocket.relay.config.CannotStartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;

/** What login tokens are signed with: 256 bits in a file that only the relay may read. */
public final class SessionKey {
  private static final String FILE = "session.key";
  private static final int LENGTH = 32;

  private final byte[] bytes;

  private SessionKey(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * The key in a folder, made there if there is none.
   *
   * @throws CannotStartException if there is a file that is no key, or none can be made
   */
  public static SessionKey loadOrCreate(Path folder) throws CannotStartException {
    Path file = folder.resolve(FILE);
    try {
      if (!Files.exists(file)) {
        create(file);
      }
      byte[] bytes = Files.readAllBytes(file);
      if (bytes.length == LENGTH) {
        return new SessionKey(bytes);
      }
      throw new CannotStartException(
          "the file "
              + file
              + " is not a key of "
              + LENGTH
              + " bytes; restore it from a backup, or delete it, which ends every login");
    } catch (IOException e) {
      throw new CannotStartException("the key " + file + " cannot be used: " + e);
    }
  }

  private static void create(Path file) throws IOException {
    byte[] made = new byte[LENGTH];
    new SecureRandom().nextBytes(made);
    Path unfinished = file.resolveSibling(FILE + ".part");
    Files.deleteIfExists(unfinished);
    Files.createFile(
        unfinished,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.write(unfinished, made);
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
  }

  byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public String toString() {
    return "SessionKey[hidden]";
  }
}
