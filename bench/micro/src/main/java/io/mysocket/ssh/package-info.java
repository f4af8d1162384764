/** Benchmarks of what the SSH engine does for each packet. */
@NullUnmarked
package io.mysocket.ssh;

import org.jspecify.annotations.NullUnmarked;
