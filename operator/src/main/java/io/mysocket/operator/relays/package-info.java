/**
 * Relays, as the cluster knows them.
 *
 * <pre>
 *   RelayConnections     MySocket -> connection: named, else the namespace's default, else the cluster's
 *   Connection           one relay with its client; Credentials reads the token anew now and then
 *   ConnectionWatch      LISTs a connection's sockets each period and follows its event stream
 *   RelayEventSource     what the relays hold, as the SDK's event source: wakes the MySocket concerned
 *   TrafficProbes        has relays visit their sockets: does the target answer?
 *   OrphanSweep          after each LIST: sockets of this cluster that no MySocket stands for
 *   *ConnectionReconciler  writes Ready, Authenticated and the relay's version into the connection
 * </pre>
 *
 * <p>A relay that is down keeps nothing from starting, and ends no polling. Only the leading
 * operator reconciles connections, so only that one LISTs and listens.
 */
@NullMarked
package io.mysocket.operator.relays;

import org.jspecify.annotations.NullMarked;
