package io.mysocket.relay.login;

import io.mysocket.relay.config.CannotStartException;
import io.mysocket.ssh.KeyFiles;
import io.mysocket.ssh.PublicKeys;
import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyPair;

/** The SSH server's key pair, in an OpenSSH file that only the relay may read. */
public record HostKey(KeyPair pair) {
  private static final String FILE = "ssh_host_ed25519_key";

  /**
   * The key in a folder, made there if there is none.
   *
   * @throws CannotStartException if there is a file that is no key, or none can be made
   */
  public static HostKey loadOrCreate(Path folder) throws CannotStartException {
    Path file = folder.resolve(FILE);
    try {
      return new HostKey(KeyFiles.loadOrCreate(file, "mysocket relay"));
    } catch (IOException e) {
      throw new CannotStartException(
          "the SSH host key "
              + file
              + " cannot be used ("
              + e.getMessage()
              + "); restore it from a backup, or delete it to have a new one, which every agent must"
              + " then be told");
    }
  }

  /** The public half, {@code ssh-ed25519 AAAA...}. */
  public String publicLine() {
    return PublicKeys.line(pair.getPublic());
  }

  @Override
  public String toString() {
    return "HostKey[" + publicLine() + "]";
  }
}
