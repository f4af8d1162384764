/**
 * What others may ask about the operator itself: {@link io.mysocket.operator.health.HealthServer}
 * answers {@code /livez}, {@code /readyz} and {@code /metrics}; none of them asks a relay.
 */
@NullMarked
package io.mysocket.operator.health;

import org.jspecify.annotations.NullMarked;
