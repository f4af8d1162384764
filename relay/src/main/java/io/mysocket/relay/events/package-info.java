/**
 * What happens to sockets and tunnels, told to listeners as it happens ({@code GET
 * /api/v2/events}).
 *
 * <pre>
 *   Sockets, Tunnels -> EventFeed's queue -> its thread: number, present state -> EventRing
 *                                                            -> each Listener's queue -> EventApi -> HTTP
 * </pre>
 *
 * <p>Numbers come from the database in blocks, so they grow over restarts. A listener that comes
 * back names the last number it saw and gets what it missed from the ring; where the ring does not
 * reach back it gets {@code reset}, which means "LIST again", and so does one that never listened
 * before. Nobody is waited for: a listener that is too slow is dropped.
 */
@NullMarked
package io.mysocket.relay.events;

import org.jspecify.annotations.NullMarked;
