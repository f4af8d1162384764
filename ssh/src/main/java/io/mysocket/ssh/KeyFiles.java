package io.mysocket.ssh;

import io.mysocket.ssh.curves.Curves;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.Iterator;
import java.util.Set;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.util.security.SecurityUtils;

/** Key pairs in files of OpenSSH's private key format, without a passphrase. */
public final class KeyFiles {
  /** More than any key needs. */
  private static final int LARGEST_FILE = 64 << 10;

  static {
    Curves.register();
  }

  private KeyFiles() {}

  /** A fresh Ed25519 key pair. */
  public static KeyPair generate() {
    return Curves.generate();
  }

  /** The text of a private key file. A secret. */
  public static String text(KeyPair pair, String comment) {
    try {
      ByteArrayOutputStream text = new ByteArrayOutputStream();
      OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(pair, comment, null, text);
      return text.toString(StandardCharsets.US_ASCII);
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("cannot write a key to memory", e);
    }
  }

  /** Reads a private key; what is wrong with the file is said with its path. */
  public static KeyPair load(Path file) throws IOException {
    if (Files.size(file) > LARGEST_FILE) {
      throw new IOException(file + " is too large for a private key");
    }
    byte[] text = Files.readAllBytes(file);
    try {
      Iterable<KeyPair> pairs =
          SecurityUtils.loadKeyPairIdentities(
              null,
              NamedResource.ofName(file.toString()),
              new ByteArrayInputStream(text),
              (_, _, _) -> {
                throw new IOException(
                    file + " has a passphrase; use a key without (ssh-keygen -t ed25519 -N '')");
              });
      Iterator<KeyPair> found = pairs == null ? Set.<KeyPair>of().iterator() : pairs.iterator();
      if (!found.hasNext()) {
        throw new IOException(file + " holds no private key");
      }
      return found.next();
    } catch (GeneralSecurityException | RuntimeException e) {
      throw new IOException(file + " holds no private key that can be read: " + e.getMessage(), e);
    }
  }

  /**
   * Reads a private key, or makes an Ed25519 one there, readable by its owner only (0600). Two
   * processes that start at once end up with the same key.
   */
  public static KeyPair loadOrCreate(Path file, String comment) throws IOException {
    if (!Files.exists(file)) {
      create(file, text(generate(), comment));
    }
    return load(file);
  }

  /**
   * Written whole under another name, then linked: nobody reads half a key, and nobody's is
   * replaced.
   */
  private static void create(Path file, String text) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    Files.createDirectories(folder);
    Path whole =
        Files.createTempFile(
            folder,
            ".key",
            ".new",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      Files.writeString(whole, text, StandardOpenOption.SYNC);
      Files.createLink(file, whole);
    } catch (FileAlreadyExistsException _) {
      // Another process was faster; its key counts.
    } finally {
      Files.delete(whole);
    }
  }
}
