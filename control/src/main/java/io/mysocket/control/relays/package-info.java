/** What a relay says about itself to anybody. */
@NullMarked
package io.mysocket.control.relays;

import org.jspecify.annotations.NullMarked;
