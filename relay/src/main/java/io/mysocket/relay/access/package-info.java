/**
 * Who may visit a socket.
 *
 * <p>{@link io.mysocket.relay.access.CidrSet} holds networks of visitors. What is refused here is
 * refused before a byte enters a tunnel.
 */
@NullMarked
package io.mysocket.relay.access;

import org.jspecify.annotations.NullMarked;
