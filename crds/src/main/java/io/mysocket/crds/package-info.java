@NullMarked
package io.mysocket.crds;

import org.jspecify.annotations.NullMarked;
