/** What visitors did with a socket, as its owner is told. */
@NullMarked
package io.mysocket.control.traffic;

import org.jspecify.annotations.NullMarked;
