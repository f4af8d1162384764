/** Benchmarks of the way from a name to a socket. */
@NullUnmarked
package io.mysocket.relay.routing;

import org.jspecify.annotations.NullUnmarked;
