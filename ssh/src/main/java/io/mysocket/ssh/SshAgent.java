package io.mysocket.ssh;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.KeyPair;
import java.time.Duration;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.keyverifier.ServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;

/** The agent's SSH client: connects to relays and asks them to forward. */
public final class SshAgent implements AutoCloseable {
  private final SshClient client = SshClient.setUpDefaultClient();

  public SshAgent(SshTransport transport, ServerKeyVerifier relays) {
    MinaSettings.apply(client, new MinaIoServices(transport));
    client.setServerKeyVerifier(relays);
    client.setHostConfigEntryResolver(
        org.apache.sshd.client.config.hosts.HostConfigEntryResolver.EMPTY);
    client.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
    client.start();
  }

  /** MINA's client, for what this class does not set. */
  public SshClient client() {
    return client;
  }

  /** Connects and logs in within {@code patience} each. Blocks; not on an event loop. */
  public AgentConnection connect(
      InetSocketAddress relay, String user, KeyPair key, Duration patience) throws IOException {
    ClientSession session = client.connect(user, relay).verify(patience).getSession();
    try {
      session.addPublicKeyIdentity(key);
      session.auth().verify(patience);
    } catch (IOException e) {
      session.close(true);
      throw e;
    }
    return new AgentConnection(session);
  }

  @Override
  public void close() {
    client.stop();
  }
}
