/**
 * Calls of the relay's API on behalf of a command: {@link io.mysocket.client.relays.CommonOptions}
 * are the options that every command has, {@link io.mysocket.client.relays.Failures} turns what can
 * go wrong into exit codes and sentences, in one place.
 */
@NullMarked
package io.mysocket.client.relays;

import org.jspecify.annotations.NullMarked;
