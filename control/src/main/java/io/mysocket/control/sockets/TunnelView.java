package io.mysocket.control.sockets;

import java.time.Instant;

/**
 * A tunnel that carries a socket now.
 *
 * @param since when it was connected
 * @param peer the agent's address and port
 * @param software what the agent calls itself in its SSH identification
 * @param key name of the tunnel key it logged in with
 * @param streams connections it carries now
 */
public record TunnelView(
    String id, Instant since, String peer, String software, String key, int streams) {}
