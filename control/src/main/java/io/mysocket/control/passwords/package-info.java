/**
 * Passwords as they are kept and sent: by their hash, in one form for relay, operator and client.
 */
@NullMarked
package io.mysocket.control.passwords;

import org.jspecify.annotations.NullMarked;
