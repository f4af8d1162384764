/**
 * Sockets as they are wished for and as they are, and the tunnel keys and tunnels that belong to
 * them.
 */
@NullMarked
package io.mysocket.control.sockets;

import org.jspecify.annotations.NullMarked;
