/**
 * How the relay is: probes and metrics on a port of their own, which is not public.
 *
 * <p>{@code /livez} answers while the program runs, {@code /readyz} says whether visitors and
 * agents should be sent here and if not why, {@code /metrics} is for Prometheus. {@link
 * io.mysocket.relay.health.Readiness} gathers the reasons, {@link io.mysocket.relay.health.Meters}
 * registers what no feature does by itself.
 */
@NullMarked
package io.mysocket.relay.health;

import org.jspecify.annotations.NullMarked;
