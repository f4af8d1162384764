package io.mysocket.relay.acme;

import io.micrometer.core.instrument.Counter;
import io.mysocket.relay.acme.Outcome.Issued;
import io.mysocket.relay.acme.Outcome.Limited;
import io.mysocket.relay.acme.Outcome.Refused;
import io.mysocket.relay.acme.Outcome.Unreachable;
import io.mysocket.relay.certificates.PemChain;
import io.mysocket.relay.database.DatabaseFailedException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where certificates are asked for, one after another, on a thread of its own.
 *
 * <pre>
 *   IDLE --something due, and the lease is ours--> ASKING --written down--> IDLE
 *     \--the authority does not answer--> OUT (all wait, the certificates that are there stay) --time--> IDLE
 * </pre>
 */
final class Desk implements AutoCloseable {
  /** How often it looks for what is due, and for what another relay has written down. */
  private static final Duration LOOK_EVERY = Duration.ofSeconds(2);

  /** How long a name waits whose authority has issued enough, and does not say until when. */
  private static final Duration LIMITED = Duration.ofHours(1);

  /** How often an authority is asked about renewals that says nothing itself. */
  private static final Duration ASK_EVERY = Duration.ofHours(6);

  private static final Duration FAREWELL = Duration.ofSeconds(5);
  private static final String LEASE = "certificates";
  private static final Logger LOG = LoggerFactory.getLogger(Desk.class);

  private final Shelf shelf;
  private final Issuer issuer;
  private final Ground ground;
  private final Lease lease;
  private final OrderBudget budget = new OrderBudget();
  private final Cellar cellar;
  private final RandomGenerator random = RandomGenerator.getDefault();
  private final Semaphore woken = new Semaphore(0);
  private final Thread thread =
      Thread.ofPlatform().name("certificates").daemon().unstarted(this::run);
  private volatile @Nullable Outage outage;
  private volatile boolean closed;

  Desk(Shelf shelf, Issuer issuer, Ground ground) {
    this.shelf = shelf;
    this.issuer = issuer;
    this.ground = ground;
    this.lease = new Lease(ground.database(), LEASE, ground.clock());
    this.cellar = new Cellar(shelf, ground);
  }

  void start() {
    thread.start();
  }

  /** Looks at once. */
  void wake() {
    woken.release();
  }

  Optional<Outage> outage() {
    return Optional.ofNullable(outage);
  }

  private void run() {
    try {
      while (!closed) {
        if (!quietly()) {
          woken.tryAcquire(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
          woken.drainPermits();
        }
      }
    } catch (InterruptedException _) {
      LOG.debug("no more certificates are asked for");
    }
  }

  private boolean quietly() throws InterruptedException {
    try {
      return turn();
    } catch (DatabaseFailedException e) {
      LOG.atError().setCause(e).log("certificates not looked after, tried again soon");
    } catch (RuntimeException e) {
      LOG.atError().setCause(e).log("certificates not looked after because of a fault");
    }
    return false;
  }

  /** Does one thing; whether there may be more to do at once. */
  boolean turn() throws InterruptedException {
    shelf.refresh();
    Instant at = now();
    Outage out = outage;
    if (out != null && out.until().isAfter(at)) {
      return false;
    }
    if (!isWork(at)) {
      lease.release();
      cellar.clear(at);
      return false;
    }
    if (!lease.take()) {
      return false;
    }
    // Whoever had the lease before may have done it.
    shelf.refresh();
    Optional<Wanted> issue = Due.toIssue(shelf, at);
    if (issue.isPresent() && budget.allows(at)) {
      ask(issue.get(), at);
      return true;
    }
    Optional<Wanted> about = Due.toAskAbout(shelf, at);
    about.ifPresent(each -> askAbout(each, at));
    return about.isPresent();
  }

  private boolean isWork(Instant at) {
    return Due.toIssue(shelf, at).isPresent() || Due.toAskAbout(shelf, at).isPresent();
  }

  private Instant now() {
    return ground.clock().instant().truncatedTo(ChronoUnit.MILLIS);
  }

  private void ask(Wanted wanted, Instant at) throws InterruptedException {
    Outcome outcome = issuer.issue(wanted, shelf.chain(wanted.key()).orElse(null));
    Counter.builder("mysocket.relay.acme.orders")
        .description("Certificates asked for, by how that ended")
        .tag("result", outcome.word())
        .register(ground.meters())
        .increment();
    Instant then = now();
    CertificateRow row = shelf.row(wanted.key());
    switch (outcome) {
      case Issued(PemChain chain, var key) -> {
        cellar.keep(
            row.issued(then, RenewalTime.of(chain, random), then), chain.text(), key.getEncoded());
        shelf.refresh();
        LOG.atInfo()
            .addKeyValue("names", wanted.texts())
            .addKeyValue("until", chain.until())
            .log("certificate issued");
      }
      case Refused(String reason, String detail) ->
          failed(
              wanted,
              row.failed(then.plus(Patience.ofName(row.failures() + 1, random)), reason),
              detail);
      case Limited(String reason, Instant until) -> {
        Instant soonest = then.plus(Patience.ofName(row.failures() + 1, random));
        Instant next = until == null ? then.plus(LIMITED) : until;
        failed(wanted, row.failed(next.isBefore(soonest) ? soonest : next, reason), null);
      }
      case Unreachable(String reason, Instant until) -> {
        out(reason, until, then);
        return;
      }
    }
    budget.spend(at);
    outage = null;
    wanted.names().stream().filter(_ -> !wanted.own()).forEach(ground.told());
  }

  private void failed(Wanted wanted, CertificateRow row, @Nullable String detail) {
    cellar.note(row);
    shelf.refresh();
    LOG.atWarn()
        .addKeyValue("names", wanted.texts())
        .addKeyValue("reason", row.reason())
        .addKeyValue("detail", detail)
        .addKeyValue("failures", row.failures())
        .addKeyValue("next", row.nextTryAt())
        .log("certificate not issued, the present one stays if there is one");
  }

  private void out(String reason, @Nullable Instant until, Instant at) {
    Outage before = outage;
    int failures = before == null ? 1 : before.failures() + 1;
    Instant next = at.plus(Patience.ofOutage(failures, random));
    Outage now =
        new Outage(
            reason,
            before == null ? at : before.since(),
            failures,
            until != null && until.isAfter(next) ? until : next);
    outage = now;
    LOG.atWarn()
        .addKeyValue("reason", reason)
        .addKeyValue("since", now.since())
        .addKeyValue("next", now.until())
        .log("the certificate authority cannot be used, what is there is served on");
  }

  private void askAbout(Wanted wanted, Instant at) {
    PemChain chain = shelf.chain(wanted.key()).orElseThrow();
    CertificateRow row = shelf.row(wanted.key());
    Optional<Issuer.Window> window = issuer.renewal(chain);
    Instant renewal =
        window
            .map(it -> RenewalTime.within(it, row.renewAt(), chain, random))
            .orElse(row.renewAt());
    Instant again = window.map(Issuer.Window::askAgain).orElse(at.plus(ASK_EVERY));
    cellar.note(row.renewing(renewal, again));
    (renewal.equals(row.renewAt()) ? LOG.atDebug() : LOG.atInfo())
        .addKeyValue("certificate", wanted.key())
        .addKeyValue("renewal", renewal)
        .log("time of renewal looked up");
    shelf.refresh();
  }

  @Override
  public void close() {
    // The interrupt alone may get lost in a library.
    closed = true;
    thread.interrupt();
    try {
      if (thread.isAlive()) {
        thread.join(FAREWELL);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    lease.close();
    issuer.close();
  }
}
