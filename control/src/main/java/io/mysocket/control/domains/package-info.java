/** Host names that an account keeps whether or not a socket uses them. */
@NullMarked
package io.mysocket.control.domains;

import org.jspecify.annotations.NullMarked;
