package io.mysocket.control.sockets;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A tunnel that somebody made to come back to, as the original API has it; whether it is connected
 * now is another question.
 *
 * @param port what its client asks the SSH server to forward
 * @param server where it was connected last, empty if never
 */
public record StandingTunnel(
    @JsonProperty("tunnel_id") String id,
    @JsonProperty("local_port") int port,
    @JsonProperty("tunnel_server") String server) {}
