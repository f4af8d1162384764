@NullMarked
package io.mysocket.control;

import org.jspecify.annotations.NullMarked;
