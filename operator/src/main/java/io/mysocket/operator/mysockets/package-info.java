/**
 * MySockets: the flow of one reconciliation.
 *
 * <pre>
 *   paused?       annotation mysocket.io/reconcile=disabled ends it here
 *   MySocketChecks   is there anything in the spec that this version cannot do?
 *   connection    relays.RelayConnections
 *   Targets       TargetResolution: Service and port -> what the agents dial, and whom to let through
 *   SocketReferences  Secrets and ConfigMaps that the spec names
 *   RemoteSync    the socket on the relay, upserted if it or the wish changed
 *   TunnelSync    key pair and children (package tunnels), once there is a target
 *   MySocketChecks   facts -> Ready, Reconciling, Stalled; MySocketStatuses writes if it differs
 * </pre>
 *
 * <p>Failures come out as exceptions; {@code Failures} turns each into reason and time to retry.
 * {@code MySocketCleanup} removes the socket from the relay before the finalizer goes; {@code
 * SocketRelease} does so for a drain, without caches. {@code SocketCensus} counts.
 */
@NullMarked
package io.mysocket.operator.mysockets;

import org.jspecify.annotations.NullMarked;
