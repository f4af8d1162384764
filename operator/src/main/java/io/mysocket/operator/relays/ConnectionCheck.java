package io.mysocket.operator.relays;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.mysocket.control.accounts.AccountView;
import io.mysocket.control.client.RelayFailure;
import io.mysocket.control.relays.RelayDescription;
import io.mysocket.crds.Condition;
import io.mysocket.crds.Condition.Status;
import io.mysocket.crds.relays.ConnectionSpec;
import io.mysocket.crds.relays.ConnectionStatus;
import io.mysocket.operator.events.Recorder;
import io.mysocket.operator.health.RelayMeters;
import io.mysocket.operator.status.Conditions;
import io.mysocket.operator.status.Reason;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks at one connection: reads its credentials, asks the relay who it is, LISTs, and sees that
 * its events are followed. What it finds becomes the connection's status.
 */
public final class ConnectionCheck {
  static final String AUTHENTICATED = "Authenticated";
  private static final Set<String> OWN =
      Set.of(Conditions.READY, AUTHENTICATED, Conditions.STALLED);
  private static final Duration RETRY = Duration.ofSeconds(15);
  private static final int UNAUTHORIZED = 401;

  private final ConnectionPool pool;
  private final RelayEventSource source;
  private final ConnectionWatch watch;
  private final OrphanSweep orphans;
  private final RelayMeters meters;
  private final Clock clock;

  public ConnectionCheck(
      ConnectionPool pool, Relays relays, Recorder events, RelayMeters meters, Clock clock) {
    this.pool = pool;
    this.source = relays.source();
    this.watch = relays.watch();
    this.orphans = new OrphanSweep(source, relays.sockets(), events, meters, clock);
    this.meters = meters;
    this.clock = clock;
  }

  /** A status, and when to look again. */
  record Finding(ConnectionStatus status, Duration next) {}

  Finding look(HasMetadata object, ConnectionSpec spec, @Nullable ConnectionStatus before) {
    Long generation = object.getMetadata().getGeneration();
    List<Condition> present =
        before == null || before.conditions() == null ? List.of() : before.conditions();
    Conditions conditions = new Conditions(OWN, present, generation, clock);
    ConnectionStatus.Relay relay = before == null ? null : before.relay();
    ConnectionStatus.Limits limits = before == null ? null : before.limits();
    Duration next = RETRY;
    try {
      Connection connection = pool.refreshed(object, spec);
      watch.follow(connection);
      RelayDescription told = connection.asked();
      relay = new ConnectionStatus.Relay(told.version(), told.domain());
      source.relist(connection);
      AccountView account = connection.client().account();
      limits = new ConnectionStatus.Limits(account.limits().sockets(), account.use().sockets());
      Instant until = account.token().expiresAt();
      meters.credentials(connection.id().label(), until);
      orphans.sweep(object, spec, connection);
      ready(conditions, spec, until);
      next = connection.resync();
    } catch (ConnectionNotReady e) {
      refuse(conditions, Reason.CREDENTIALS_NOT_FOUND, e.getMessage());
    } catch (RelayFailure.Refused e) {
      if (e.status() == UNAUTHORIZED) {
        refuse(conditions, Reason.UNAUTHORIZED, e.getMessage());
      } else {
        unready(conditions, e.lasting() ? Reason.RELAY_REJECTED : Reason.RELAY_UNAVAILABLE, e);
      }
    } catch (RelayFailure.Unreachable e) {
      unready(conditions, Reason.RELAY_UNAVAILABLE, e);
    }
    return new Finding(new ConnectionStatus(generation, relay, limits, conditions.list()), next);
  }

  private static void ready(Conditions conditions, ConnectionSpec spec, @Nullable Instant until) {
    String words = until == null ? "" : "until " + until;
    conditions
        .set(AUTHENTICATED, Status.TRUE, Reason.AUTHENTICATED, words)
        .set(Conditions.READY, Status.TRUE, Reason.CONNECTED, spec.apiUrl())
        .setWhile(false, Conditions.STALLED, Reason.UNAUTHORIZED, "");
  }

  private static void refuse(Conditions conditions, Reason reason, @Nullable String message) {
    String words = String.valueOf(message);
    conditions
        .set(AUTHENTICATED, Status.FALSE, reason, words)
        .set(Conditions.READY, Status.FALSE, reason, words)
        .setWhile(true, Conditions.STALLED, reason, words);
  }

  private static void unready(Conditions conditions, Reason reason, RelayFailure failure) {
    conditions
        .set(Conditions.READY, Status.FALSE, reason, String.valueOf(failure.getMessage()))
        .setWhile(false, Conditions.STALLED, reason, "");
  }

  /** Whether the operator's part of both is the same. */
  static boolean same(@Nullable ConnectionStatus present, ConnectionStatus wanted) {
    if (present == null) {
      return false;
    }
    List<Condition> own =
        present.conditions() == null
            ? List.of()
            : present.conditions().stream().filter(c -> OWN.contains(c.type())).toList();
    return Set.copyOf(own).equals(Set.copyOf(List.copyOf(nonNull(wanted.conditions()))))
        && new ConnectionStatus(
                present.observedGeneration(), present.relay(), present.limits(), null)
            .equals(
                new ConnectionStatus(
                    wanted.observedGeneration(), wanted.relay(), wanted.limits(), null));
  }

  private static List<Condition> nonNull(@Nullable List<Condition> list) {
    return list == null ? List.of() : list;
  }
}
