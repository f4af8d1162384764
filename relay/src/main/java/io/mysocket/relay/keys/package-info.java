/**
 * Public SSH keys as people hand them in: one line, checked here whether it is for a socket or for
 * an account. The SSH server has its own idea of a key (MINA's); the fingerprint is what both
 * share.
 */
@NullMarked
package io.mysocket.relay.keys;

import org.jspecify.annotations.NullMarked;
