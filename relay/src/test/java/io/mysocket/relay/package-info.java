/** Tests of the relay as a whole, and what they stand on. */
@NullMarked
package io.mysocket.relay;

import org.jspecify.annotations.NullMarked;
