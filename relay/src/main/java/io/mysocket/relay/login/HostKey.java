package io.mysocket.relay.login;

import io.mysocket.relay.config.CannotStartException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.Set;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.keyprovider.FileKeyPairProvider;
import org.apache.sshd.common.keyprovider.KeyPairProvider;

/** The SSH server's key pair, Ed25519, in an OpenSSH file that only the relay may read. */
public record HostKey(KeyPair pair) {
  private static final String FILE = "ssh_host_ed25519_key";
  private static final int BITS = 256;

  /**
   * The key in a folder, made there if there is none. What is made is whole or not there at all.
   *
   * @throws CannotStartException if there is a file that is no such key, or none can be made
   */
  public static HostKey loadOrCreate(Path folder) throws CannotStartException {
    Path file = folder.resolve(FILE);
    try {
      if (!Files.exists(file)) {
        create(file);
      }
      return new HostKey(new FileKeyPairProvider(file).loadKeys(null).iterator().next());
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      throw new CannotStartException(
          "the SSH host key "
              + file
              + " cannot be used ("
              + e
              + "); restore it from a backup, or delete it to have a new one, which every agent must then be told");
    }
  }

  private static void create(Path file) throws IOException, GeneralSecurityException {
    KeyPair pair = KeyUtils.generateKeyPair(KeyPairProvider.SSH_ED25519, BITS);
    Path partial = file.resolveSibling(FILE + ".partial");
    Files.deleteIfExists(partial);
    Files.createFile(
        partial,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try (OutputStream out =
        Files.newOutputStream(
            partial,
            Set.of(StandardOpenOption.WRITE, StandardOpenOption.SYNC)
                .toArray(StandardOpenOption[]::new))) {
      OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(pair, "mysocket relay", null, out);
    }
    Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** The public half, {@code ssh-ed25519 AAAA...}. */
  public String publicLine() {
    return PublicKeyEntry.toString(pair.getPublic());
  }

  @Override
  public String toString() {
    return "HostKey[" + publicLine() + "]";
  }
}
