package io.mysocket.client.agent;

import io.mysocket.ssh.PinnedHosts;
import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyPair;

/** What an agent logs in with, and which relays it trusts. */
public sealed interface Credentials {
  /** The private key as it is now. */
  KeyFile key() throws IOException;

  /** Whether there is another key by now. */
  boolean isOutdated(KeyFile key);

  /** The relays' host keys as they are now. */
  PinnedHosts relays() throws IOException;

  /**
   * In files that may be replaced at any time.
   *
   * @param keyFile private key in OpenSSH format
   * @param knownHosts the relay's host keys; nothing else is accepted
   */
  record InFiles(Path keyFile, Path knownHosts) implements Credentials {
    @Override
    public KeyFile key() throws IOException {
      return KeyFile.read(keyFile);
    }

    @Override
    public boolean isOutdated(KeyFile key) {
      return key.changed(keyFile);
    }

    @Override
    public PinnedHosts relays() throws IOException {
      return PinnedHosts.read(knownHosts);
    }
  }

  /** In memory, for as long as the agent runs. */
  record InMemory(KeyPair pair, PinnedHosts relays) implements Credentials {
    @Override
    public KeyFile key() {
      return new KeyFile("", pair);
    }

    @Override
    public boolean isOutdated(KeyFile key) {
      return false;
    }
  }
}
