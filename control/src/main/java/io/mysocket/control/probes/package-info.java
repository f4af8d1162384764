/** Whether a socket can be reached from outside, step by step. */
@NullMarked
package io.mysocket.control.probes;

import org.jspecify.annotations.NullMarked;
