/**
 * The run in which the JVM learns what {@code mysocketctl} loads, for its AOT cache: the usual
 * commands against a relay that answers nothing but a canned page, on loopback and over TLS. {@code
 * bin/mysocketctl} starts it, nobody else.
 */
@NullMarked
package io.mysocket.client.warmup;

import org.jspecify.annotations.NullMarked;
