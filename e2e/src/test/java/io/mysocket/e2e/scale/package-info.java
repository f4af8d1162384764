/**
 * Many tunnels, many visitors, and much time: a relay and agents as programs that run as images run
 * them. What takes minutes is for {@code --soak}.
 */
@NullMarked
package io.mysocket.e2e.scale;

import org.jspecify.annotations.NullMarked;
