/**
 * Sockets as people make and look at them: {@code socket create|ls|show|probe|delete}, {@code
 * logs}.
 *
 * <p>{@link io.mysocket.client.sockets.SocketWish} is what somebody wants, from options or from a
 * line of {@code mysocket.yml}, and becomes the API's spec; {@link
 * io.mysocket.client.sockets.SocketKind} holds the type names of the original service.
 */
@NullMarked
package io.mysocket.client.sockets;

import org.jspecify.annotations.NullMarked;
