@NullMarked
package io.mysocket.client;

import org.jspecify.annotations.NullMarked;
