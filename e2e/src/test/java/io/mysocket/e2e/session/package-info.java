/**
 * The first session of somebody who comes from the original service, step by step, with programs as
 * they are run: a relay of its own, {@code mysocketctl}, curl. No cluster.
 */
@NullMarked
package io.mysocket.e2e.session;

import org.jspecify.annotations.NullMarked;
