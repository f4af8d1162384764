package io.mysocket.client.agent;

import io.mysocket.client.proxy.HttpProxy;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What an agent needs to know.
 *
 * @param relay the relay's SSH server
 * @param fallback where the same server answers, too, as on 443; tried when the first cannot be
 *     reached, null if there is none
 * @param proxy the way to either, null goes directly
 * @param user the socket's id, which is the user name there
 * @param credentials asked anew for each login
 * @param tunnelPort the tunnel's port at the relay; 0 is any of the socket's
 * @param target where connections go; resolved for each of them
 * @param waits bounds on all waiting
 */
public record AgentConfig(
    Address relay,
    @Nullable Address fallback,
    @Nullable HttpProxy proxy,
    String user,
    Credentials credentials,
    int tunnelPort,
    Address target,
    Waits waits) {

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
  public record Waits(
      Duration login,
      Duration target,
      Duration drain,
      Duration firstRetry,
      Duration longestRetry,
      Duration keyCheck) {
    /** For an agent that nobody watches. */
    static final Waits DEFAULT =
        new Waits(
            Duration.ofSeconds(15),
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            Duration.ofSeconds(1),
            Duration.ofSeconds(30),
            Duration.ofSeconds(5));

    /** For one that a person ends with ^C and does not want to wait for. */
    public static final Waits INTERACTIVE =
        new Waits(
            Duration.ofSeconds(15),
            Duration.ofSeconds(5),
            Duration.ofSeconds(2),
            Duration.ofSeconds(1),
            Duration.ofSeconds(15),
            Duration.ofSeconds(5));
  }
}
