/**
 * Calls of the relay's API.
 *
 * <p>{@link io.mysocket.control.client.RelayClient} has one method per call; {@code Exchange} sends
 * it over HTTP and turns what comes back into a value or a {@link
 * io.mysocket.control.client.RelayFailure}, which tells "no answer" from "refused". Every call may
 * be repeated, so one whose kept-alive connection turned out dead is sent again at once. {@link
 * io.mysocket.control.client.RelayEvents} follows the event stream on a thread of its own ({@code
 * EventReader} takes the lines apart), reconnects with full jitter and goes on where it was.
 *
 * <p>{@link io.mysocket.control.client.RelayEndpoint} says where the relay is, whom to trust, and
 * where the token is read anew for every call.
 */
@NullMarked
package io.mysocket.control.client;

import org.jspecify.annotations.NullMarked;
