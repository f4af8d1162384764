/** Benchmarks of what the edge does for each request. */
@NullUnmarked
package io.mysocket.relay.edge;

import org.jspecify.annotations.NullUnmarked;
