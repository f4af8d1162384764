/** Ways out of a network that lets out nothing but HTTP through a proxy. */
@NullMarked
package io.mysocket.client.proxy;

import org.jspecify.annotations.NullMarked;
