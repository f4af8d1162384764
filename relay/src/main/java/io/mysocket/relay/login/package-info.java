/**
 * The SSH server that tunnels log in to.
 *
 * <pre>
 *   user name (a socket's id) + public key -> KeyLogin: is the key registered for that socket
 *   tcpip-forward -> TunnelForwards: port 0 or the socket's tunnel port -> SshTunnel into Tunnels
 * </pre>
 *
 * <p>No port is ever bound for a client; what a forwarding yields are streams that the edge opens.
 * Shell, exec, {@code -L} and all else is refused. Key and socket are looked up in the database, on
 * the session's own thread; after a tunnel has been added its key is looked up once more, so that a
 * key deleted meanwhile cannot leave a tunnel behind.
 */
@NullMarked
package io.mysocket.relay.login;

import org.jspecify.annotations.NullMarked;
