package io.mysocket.relay.login;

import io.mysocket.relay.sockets.EphemeralSockets;
import io.mysocket.relay.sockets.SocketViews;
import io.mysocket.relay.traffic.LiveTraffic;
import io.mysocket.relay.tunnels.Tunnels;
import java.time.Clock;

/** What every login works with. */
record LoginParts(
    KeyLogin keys,
    EphemeralSockets ephemeral,
    Tunnels tunnels,
    SocketViews views,
    LiveTraffic traffic,
    Clock clock) {}
