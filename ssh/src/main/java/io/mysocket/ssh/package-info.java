@NullMarked
package io.mysocket.ssh;

import org.jspecify.annotations.NullMarked;
