/** What the relay's event stream carries, and how each event is written on it. */
@NullMarked
package io.mysocket.control.events;

import org.jspecify.annotations.NullMarked;
