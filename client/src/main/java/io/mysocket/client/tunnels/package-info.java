/**
 * Tunnels that people keep open: {@code connect}, {@code tunnel}, {@code up}.
 *
 * <pre>
 *   ConnectCommand  a socket for as long as the command runs
 *   UpCommand       the sockets of mysocket.yml (Manifest)
 *   TunnelCommand   tunnels of a socket that stays
 *        \-> Carriage   a key of its own, registered at the relay; the agent; the live log
 * </pre>
 *
 * <p>Every connection makes a key pair that exists only in memory, registers its public half for
 * the one socket, and takes it away at the end. The relay's host keys come over verified TLS.
 */
@NullMarked
package io.mysocket.client.tunnels;

import org.jspecify.annotations.NullMarked;
