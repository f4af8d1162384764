@NullMarked
package io.mysocket.operator;

import org.jspecify.annotations.NullMarked;
