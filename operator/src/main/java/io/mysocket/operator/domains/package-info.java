/**
 * The kind MySocketDomain: {@link io.mysocket.operator.domains.MySocketDomainReconciler} reserves
 * the host name on the relay, {@link io.mysocket.operator.domains.DomainConditions} says how far it
 * is, {@link io.mysocket.operator.domains.DomainCleanup} gives it up. No event of the relay tells
 * of a name: one that is waited for is asked for often, one that is there now and then. {@link
 * io.mysocket.operator.domains.DomainRelease} is for an operator that leaves the cluster.
 */
@NullMarked
package io.mysocket.operator.domains;

import org.jspecify.annotations.NullMarked;
