/**
 * SSH connections whose forwarded streams are Netty channels.
 *
 * <pre>
 *   SSH socket (epoll) -> PacketDecoder -> SshConnection -+-> StreamTable -> StreamChannel -> any pipeline
 *                      <- PacketEncoder <-----------------+
 *                                                         +-> MinaSession = session thread => Apache MINA SSHD
 * </pre>
 *
 * <p>MINA does identification, key exchange, authentication, global requests and session channels,
 * on a virtual thread per busy connection; it works on plain packets and hands each new key to the
 * codec through {@code KeyTap}. Packets and streams are ours, on the event loop. Only MINA's public
 * interfaces are used.
 *
 * <p>Read first: {@code SshConnection}, then {@code PacketDecoder} and {@code PacketEncoder}, then
 * {@code StreamChannel}. The relay's end is {@code SshRelay} with {@code LoginDoor} and {@code
 * ForwardRequests}; the agent's is {@code SshAgent} with {@code AgentConnection}.
 */
@NullMarked
package io.mysocket.ssh;

import org.jspecify.annotations.NullMarked;
