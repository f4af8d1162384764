package io.mysocket.relay;

import io.micrometer.core.instrument.MeterRegistry;
import io.mysocket.relay.access.CidrSet;
import io.mysocket.relay.config.RelayConfig;
import io.mysocket.relay.limits.Penalties;
import io.mysocket.relay.limits.PenaltyLimits;

/** Makes the penalties of sources that are configured. */
final class SourcePenalties {
  private SourcePenalties() {}

  static Penalties of(RelayConfig config, MeterRegistry meters) {
    PenaltyLimits limits = config.limits().penalties();
    return new Penalties(limits, CidrSet.of(limits.exempt())::contains, meters);
  }
}
