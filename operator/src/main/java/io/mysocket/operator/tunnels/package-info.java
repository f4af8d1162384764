/**
 * The objects that make the tunnel of one MySocket, all named {@code <name>-tunnel}.
 *
 * <pre>
 *   TunnelPlan        what the tunnel is to be, computed before anything is written
 *   TunnelAccount     a ServiceAccount without rights
 *   TunnelCredential  an SSH key pair: public half to the relay, private half into TunnelSecret
 *   TunnelNetworkPolicy  whom its Pods may connect to
 *   TunnelDeployment  the Pods that run the agent; TunnelPods tells why they do not
 *   TunnelBudget      keeps one of several Pods when nodes are drained
 * </pre>
 *
 * <p>Or the Pods of many: {@link io.mysocket.operator.tunnels.SharedTunnels} keeps a Pool of them,
 * with an entry for each socket (PoolEntry) in its PoolSecret, of which PoolNudge tells the
 * kubelets.
 *
 * <p>Each object is a pure function of MySocket and plan, written in the canonical form that the
 * API server stores (otherwise the comparison with what is there would never be equal). The Secret
 * is written blindly, so that the operator needs no right to read Secrets: annotations of the
 * watched Deployment tell whether a write is due.
 */
@NullMarked
package io.mysocket.operator.tunnels;

import org.jspecify.annotations.NullMarked;
