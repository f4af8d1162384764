package io.mysocket.relay.login;

import io.mysocket.relay.accounts.Suspensions;
import io.mysocket.relay.audit.Act;
import io.mysocket.relay.sockets.EphemeralSockets;
import io.mysocket.relay.sockets.SocketViews;
import io.mysocket.relay.traffic.LiveTraffic;
import io.mysocket.relay.tunnels.Tunnels;
import java.time.Clock;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * What every login works with.
 *
 * @param passwordHash makes the text that is kept of a visitors' password; may take its time
 */
record LoginParts(
    KeyLogin keys,
    EphemeralSockets ephemeral,
    Tunnels tunnels,
    SocketViews views,
    LiveTraffic traffic,
    Suspensions suspensions,
    UnaryOperator<String> passwordHash,
    Consumer<Act> audit,
    Clock clock) {}
