@NullMarked
package io.mysocket.relay;

import org.jspecify.annotations.NullMarked;
