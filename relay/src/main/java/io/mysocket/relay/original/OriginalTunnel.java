package io.mysocket.relay.original;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/**
 * A tunnel as clients of the original read it.
 *
 * @param localPort what to ask the SSH server to forward
 * @param tunnelServer the SSH server that it is connected to; empty while it is not
 */
@JsonNaming(SnakeCaseStrategy.class)
record OriginalTunnel(String tunnelId, int localPort, String tunnelServer) {}
