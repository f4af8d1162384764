/**
 * The public edge: from a visitor's socket to a stream in a tunnel, and back.
 *
 * <p>A connection passes, where load balancers are in front, {@link
 * io.mysocket.relay.balancers.BalancerDoors} (who is it?), then {@code Accepting} (may it stay?),
 * {@code HelloHandler} (SNI finds the certificate) and {@code AlpnChoice}. Then {@code
 * Http1Visitor} or, per HTTP/2 stream, {@code Http2Visitor} turns what arrives into HTTP messages,
 * one {@link io.mysocket.relay.edge.Exchange} per request: {@code RequestRules} decide whether it
 * is well formed, {@code Gate} which socket it is for, {@code Interstitial} whether a browser is
 * warned first, {@code Asked} what the target gets to see. {@code TargetConnection} is the other
 * end: HTTP/1.1 on a stream of a tunnel, kept in {@code TargetPool} between requests. {@code
 * ResponseRules} judge what a target says. A WebSocket leaves all this behind and becomes two
 * {@code RawPump}s.
 *
 * <p>Threads: whatever belongs to an exchange runs on the visitor's event loop and nowhere else. A
 * {@code TargetConnection} lives on the loop of its stream, and tells the exchange what happened by
 * a task on the visitor's loop; the exchange writes to the stream by Netty's own calls, which may
 * come from any thread. {@code TargetPool} is the only thing shared and has a lock.
 *
 * <p>Back-pressure: nothing is read that cannot be passed on. A visitor's body is read while the
 * stream can be written, a target's response while the visitor can be, each one read at a time.
 */
@NullMarked
package io.mysocket.relay.edge;

import org.jspecify.annotations.NullMarked;
