/**
 * The operator: brings the relay's sockets and the tunnels' Pods in line with MySocket resources.
 *
 * <pre>
 *   mysockets   the flow of one reconciliation, its checks, conditions and clean-up
 *   domains     reserved host names
 *   tunnels     the objects of a tunnel: Deployment, Secret with an SSH key, NetworkPolicy, ...
 *   tunnelclasses  what shapes those Pods
 *   references  Secrets and ConfigMaps that resources name, read by name
 *   relays      connections to relays, what they hold, and their own status
 *   services    Services that ask for a MySocket
 *   status      conditions, reasons, and how a status is written
 *   events      Kubernetes events
 *   health      probes and metrics
 *   drain       leaves the cluster for good
 * </pre>
 *
 * <p>{@link io.mysocket.operator.MySocketOperator} puts the parts together; {@code OperatorMain}
 * runs it in a Pod. Everything is written by server-side apply and only if it differs: a second
 * reconciliation writes nothing.
 */
@NullMarked
package io.mysocket.operator;

import org.jspecify.annotations.NullMarked;
