package io.mysocket.operator.tunnels;

/**
 * What a tunnel is to be.
 *
 * @param socketId the relay's id of the socket, and the agents' user name
 * @param relay {@code host:port} of the relay's SSH server
 * @param target {@code host:port} that the agents dial for each stream
 * @param replicas number of Pods, 0 to 16
 * @param image of the agent
 * @param credential the key pair the agents log in with
 */
public record TunnelPlan(
    String socketId,
    String relay,
    String target,
    int replicas,
    AgentImage image,
    TunnelCredential credential) {

  /**
   * The agent's image.
   *
   * @param pullPolicy {@code Always}, {@code IfNotPresent} or {@code Never}
   */
  public record AgentImage(String name, String pullPolicy) {}
}
