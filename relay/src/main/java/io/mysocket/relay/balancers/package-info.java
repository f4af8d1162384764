/**
 * Load balancers in front of the relay that tell it who connected to them, by the PROXY protocol, 1
 * or 2.
 *
 * <p>{@link io.mysocket.relay.balancers.Balancers} says on which listeners such a header is wanted
 * and who may send one. There {@link io.mysocket.relay.balancers.BalancerDoors} has it read before
 * anything else: whoever may not send one is turned away, and what comes behind the header meets
 * the listener's own handlers, to which {@link io.mysocket.ssh.PeerAddress} is the visitor. On all
 * other listeners a header is a visitor's bytes like any others, and no address is believed.
 */
@NullMarked
package io.mysocket.relay.balancers;

import org.jspecify.annotations.NullMarked;
