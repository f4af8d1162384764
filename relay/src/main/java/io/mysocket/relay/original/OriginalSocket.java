package io.mysocket.relay.original;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import java.util.Map;

/**
 * A socket as clients of the original read it; every field is always there.
 *
 * @param userName what to log in as by SSH
 * @param protectedPassword only in the answer to the request that set it
 * @param cloudAuthenticationEnabled false: this relay has no such thing
 */
@JsonNaming(SnakeCaseStrategy.class)
record OriginalSocket(
    String socketId,
    String dnsname,
    List<Integer> socketTcpPorts,
    String socketType,
    String name,
    String description,
    Map<String, String> tags,
    List<String> customDomains,
    String userName,
    boolean protectedSocket,
    String protectedUsername,
    String protectedPassword,
    boolean cloudAuthenticationEnabled,
    List<String> cloudAuthenticationEmailAllowedAddressses,
    List<String> cloudAuthenticationEmailAllowedDomains,
    boolean privateSocket,
    List<String> policyNames,
    String sshCa,
    String upstreamUsername,
    String upstreamPassword,
    String upstreamHttpHostname,
    String upstreamType,
    List<OriginalTunnel> tunnels) {
  OriginalSocket {
    socketTcpPorts = List.copyOf(socketTcpPorts);
    tags = Map.copyOf(tags);
    customDomains = List.copyOf(customDomains);
    tunnels = List.copyOf(tunnels);
  }

  @Override
  public String toString() {
    return "OriginalSocket[" + socketId + "]";
  }
}
