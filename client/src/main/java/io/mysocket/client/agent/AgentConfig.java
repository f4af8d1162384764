package io.mysocket.client.agent;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What an agent needs to know.
 *
 * @param relay the relay's SSH server
 * @param user the socket's id, which is the user name there
 * @param keyFile private key in OpenSSH format; read again whenever it changes
 * @param knownHosts the relay's host keys; nothing else is accepted
 * @param target where connections go; resolved for each of them
 * @param waits bounds on all waiting
 */
record AgentConfig(
    Address relay, String user, Path keyFile, Path knownHosts, Address target, Waits waits) {

  /**
   * How long the agent waits for what.
   *
   * @param login for the connection, the login and the forwarding, each
   * @param target for the target to accept a connection
   * @param drain for streams to end when the agent stops
   * @param firstRetry ceiling of the first wait between tries
   * @param longestRetry ceiling of every later wait
   * @param keyCheck between looks at the key file
   */
  record Waits(
      Duration login,
      Duration target,
      Duration drain,
      Duration firstRetry,
      Duration longestRetry,
      Duration keyCheck) {
    static final Waits DEFAULT =
        new Waits(
            Duration.ofSeconds(15),
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            Duration.ofSeconds(1),
            Duration.ofSeconds(30),
            Duration.ofSeconds(5));
  }
}
