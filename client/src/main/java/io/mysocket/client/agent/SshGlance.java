package io.mysocket.client.agent;

import io.mysocket.client.proxy.HttpProxy;
import io.mysocket.ssh.KeyFiles;
import io.mysocket.ssh.PinnedHosts;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A look at a relay's SSH server that logs nobody in. */
public final class SshGlance {
  private static final Duration PATIENCE = Duration.ofSeconds(8);
  private static final String NOBODY = "doctor";

  private SshGlance() {}

  /**
   * Shakes hands, and goes away before any login; what the server calls itself. Blocks.
   *
   * @throws io.mysocket.ssh.HostKeyException if it shows another key than is pinned
   */
  public static String at(Address relay, @Nullable HttpProxy proxy, PinnedHosts pinned)
      throws IOException {
    AgentConfig.Waits waits =
        new AgentConfig.Waits(PATIENCE, PATIENCE, PATIENCE, PATIENCE, PATIENCE, PATIENCE);
    AgentConfig config =
        new AgentConfig(
            relay,
            null,
            proxy,
            NOBODY,
            new Credentials.InMemory(KeyFiles.generate(), pinned),
            0,
            relay,
            waits);
    try (Dialer dialer = new Dialer(config)) {
      return dialer.greet();
    }
  }
}
