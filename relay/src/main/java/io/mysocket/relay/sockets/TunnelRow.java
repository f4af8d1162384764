package io.mysocket.relay.sockets;

import java.time.Instant;

/**
 * A tunnel that somebody made to come back to; whether it is connected is not kept.
 *
 * @param port what its clients ask the SSH server to forward; unique in this relay, also among the
 *     tunnel ports of sockets
 */
public record TunnelRow(String id, String socketId, int port, Instant createdAt) {}
