/**
 * The SSH server that tunnels log in to.
 *
 * <pre>
 *   user + public key      -> KeyLogin: a socket's key (the user is its id), or an account's
 *   user + certificate     -> Certificates: signed by SshAuthority, for that account
 *   tcpip-forward          -> LoginForwards -> Places: which socket, made now if need be -> Forwarding
 *   session, shell or exec -> Terminal: which URL, then every visit; its command is Options
 * </pre>
 *
 * <p>A {@code LoginSession} brings forwardings and terminals of one connection together, whichever
 * come first. A {@code Forwarding} becomes an {@code SshTunnel} in {@code Tunnels}; from then on
 * the edge opens streams. No port is ever bound for a client, and nothing is run: {@code -L},
 * {@code -D}, {@code -W}, subsystems, agent and X11 are refused.
 *
 * <p>Keys, sockets and tunnels are looked up in the database, on the session's own thread; after a
 * tunnel has been added its key is looked up once more, so that a key deleted meanwhile cannot
 * leave a tunnel behind.
 */
@NullMarked
package io.mysocket.relay.login;

import org.jspecify.annotations.NullMarked;
