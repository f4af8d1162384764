package io.mysocket.relay.edge;

import io.mysocket.relay.limits.EdgeLimits;
import io.mysocket.relay.limits.Rejections;
import io.mysocket.relay.limits.SocketConnections;
import io.mysocket.relay.traffic.Traffic;

/** What every exchange works with. Shared by all event loops. */
record EdgeParts(
    EdgeLimits limits,
    RequestRules requestRules,
    ResponseRules responseRules,
    Gate gate,
    Turnstile turnstile,
    Logins logins,
    Upstreams upstreams,
    TargetWays ways,
    TargetPool pool,
    EdgeMeters meters,
    Rejections rejections,
    OpenConnections open,
    SocketConnections connections,
    Traffic traffic) {}
