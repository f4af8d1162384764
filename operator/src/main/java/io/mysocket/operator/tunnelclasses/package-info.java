/**
 * TunnelClasses: {@link io.mysocket.operator.tunnelclasses.TunnelClasses} finds that of a MySocket
 * and wakes the MySockets of one that changed, {@link
 * io.mysocket.operator.tunnelclasses.TunnelShape} is what it does to the Pods.
 *
 * <p>What a class says takes the place of the operator's own choice; what makes a Pod fit for the
 * restricted Pod Security profile cannot be changed by it.
 */
@NullMarked
package io.mysocket.operator.tunnelclasses;

import org.jspecify.annotations.NullMarked;
