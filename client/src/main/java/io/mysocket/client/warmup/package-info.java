/**
 * The run in which the JVM learns what {@code mysocketctl} loads, for its AOT cache: the usual
 * commands against a relay that answers nothing but a canned page, on loopback and over TLS. {@code
 * bin/mysocketctl} starts it, nobody else.
 *
 * <p>For the image of the agent, {@code Rehearsal} runs one as it runs in a Pod, against the
 * relay's end of a tunnel; {@code images/javaimage.sh} starts it.
 */
@NullMarked
package io.mysocket.client.warmup;

import org.jspecify.annotations.NullMarked;
