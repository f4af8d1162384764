/**
 * The resources that say how to reach a relay: {@code RelayConnection} for one namespace, {@code
 * ClusterRelayConnection} for the cluster.
 *
 * <p>A {@code MySocket} names its connection, or takes the one with the annotation {@link
 * io.mysocket.crds.relays.ConnectionSpec#DEFAULT_MARK} of its namespace, then of the cluster. What
 * both kinds have is {@link io.mysocket.crds.relays.ConnectionSpec}; only the cluster kind says
 * which namespaces may use it.
 *
 * <p>Secret and ConfigMap of a {@code RelayConnection} are in its namespace, those of a {@code
 * ClusterRelayConnection} in the operator's.
 */
@NullMarked
package io.mysocket.crds.relays;

import org.jspecify.annotations.NullMarked;
