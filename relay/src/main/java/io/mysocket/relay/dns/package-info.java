/**
 * Look-ups in the DNS, with the JDK's client: {@link io.mysocket.relay.dns.TxtLookup} asks the
 * machine's servers or configured ones for TXT records, and tells an answer that says "no" from
 * none.
 */
@NullMarked
package io.mysocket.relay.dns;

import org.jspecify.annotations.NullMarked;
