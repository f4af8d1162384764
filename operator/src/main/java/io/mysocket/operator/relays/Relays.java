package io.mysocket.operator.relays;

/** The parts that together know the relays. */
public record Relays(
    RelayConnections connections,
    RelayEventSource source,
    ConnectionWatch watch,
    WatchedSockets sockets,
    TrafficProbes probes) {}
