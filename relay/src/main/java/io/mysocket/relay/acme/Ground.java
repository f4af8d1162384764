package io.mysocket.relay.acme;

import io.micrometer.core.instrument.MeterRegistry;
import io.mysocket.relay.certificates.KeySeal;
import io.mysocket.relay.database.Database;
import io.mysocket.relay.routing.HostPattern;
import java.time.Clock;
import java.util.function.Consumer;

/**
 * What certificates are kept and told with.
 *
 * @param told hears of a name whose certificate has come, or whose reason for having none changed
 */
public record Ground(
    Database database,
    KeySeal seal,
    Clock clock,
    MeterRegistry meters,
    Consumer<HostPattern> told) {}
