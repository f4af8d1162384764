/** What tests of several features look with. */
@NullMarked
package io.mysocket.relay.testing;

import org.jspecify.annotations.NullMarked;
