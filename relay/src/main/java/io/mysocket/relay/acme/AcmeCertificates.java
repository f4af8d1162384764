package io.mysocket.relay.acme;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.TimeGauge;
import io.mysocket.relay.certificates.PemChain;
import io.mysocket.relay.certificates.Proofs;
import io.mysocket.relay.certificates.RelayCertificates;
import io.mysocket.relay.certificates.TlsIdentity;
import io.mysocket.relay.config.CannotStartException;
import io.mysocket.relay.config.CertificatesConfig.Acme;
import io.mysocket.relay.routing.HostName;
import io.mysocket.relay.routing.HostPattern;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Certificates of an authority that speaks ACME. Whatever happens to it, what is there is shown.
 */
public final class AcmeCertificates implements RelayCertificates {
  private final OwnNames own;
  private final AcmeProofs proofs;
  private final Ground ground;
  private final Shelf shelf;
  private final Desk desk;
  private final AtomicBoolean begun = new AtomicBoolean();

  AcmeCertificates(OwnNames own, Issuer issuer, AcmeProofs proofs, Ground ground) {
    this.own = own;
    this.proofs = proofs;
    this.ground = ground;
    this.shelf = new Shelf(ground);
    this.desk = new Desk(shelf, issuer, ground);
  }

  /**
   * Those of a configured authority.
   *
   * @throws CannotStartException if a file that says whom to believe cannot be used
   */
  public static AcmeCertificates of(Acme config, OwnNames own, Ground ground)
      throws CannotStartException {
    AcmeProofs proofs = new AcmeProofs();
    AcmeAccount account = new AcmeAccount(config, AuthoritySession.with(config), ground);
    Prover prover = new Prover(config.challenge(), config.dns(), proofs, ground.clock());
    return new AcmeCertificates(own, new AcmeIssuer(account, prover, ground), proofs, ground);
  }

  @Override
  public void start() {
    TimeGauge.builder(
            "mysocket.relay.cert.expiry.timestamp",
            () -> expiry().getEpochSecond(),
            TimeUnit.SECONDS)
        .description("When the first of the relay's own certificates ends; 0 while one is missing")
        .register(ground.meters());
    gauge("issued", each -> shelf.has(each) && !isFailing(each));
    gauge("failing", this::isFailing);
    gauge("pending", each -> !shelf.has(each) && !isFailing(each));
  }

  private void gauge(String state, java.util.function.Predicate<Wanted> is) {
    Gauge.builder(
            "mysocket.relay.acme.certificates", () -> shelf.wanted().stream().filter(is).count())
        .description("Certificates wanted of the authority, by how far they are")
        .tag("state", state)
        .register(ground.meters());
  }

  private boolean isFailing(Wanted each) {
    return shelf.row(each.key()).reason() != null;
  }

  private Instant expiry() {
    return ownWanted().stream()
        .map(each -> shelf.chain(each.key()).map(PemChain::until).orElse(Instant.EPOCH))
        .min(Instant::compareTo)
        .orElse(Instant.EPOCH);
  }

  private List<Wanted> ownWanted() {
    return shelf.wanted().stream().filter(Wanted::own).toList();
  }

  /** What is kept is shown once the first call returns. */
  @Override
  public void serve(Collection<HostPattern> names) {
    shelf.want(own.wanted(names));
    if (begun.compareAndSet(false, true)) {
      shelf.refresh();
      desk.start();
    } else {
      desk.wake();
    }
  }

  @Override
  public Optional<TlsIdentity> find(HostName name) {
    return shelf.find(name);
  }

  @Override
  public Proofs proofs() {
    return proofs;
  }

  @Override
  public Optional<String> obstacle(HostPattern pattern) {
    if (desk.outage().isPresent()) {
      return Optional.of("The certificate authority cannot be used at present; it is asked again.");
    }
    return shelf.wanted().stream()
        .filter(each -> each.names().contains(pattern))
        .findFirst()
        .map(each -> shelf.row(each.key()))
        .filter(row -> row.reason() != null)
        .map(row -> row.reason() + " It is tried again at " + second(row.nextTryAt()) + ".");
  }

  private static Instant second(Instant at) {
    return at.truncatedTo(ChronoUnit.SECONDS);
  }

  /** What its operator should know; nothing as long as all is well. */
  @Override
  public List<String> notes() {
    List<String> notes = new ArrayList<>();
    desk.outage()
        .ifPresent(outage ->
            notes.add(
                "the certificate authority cannot be used since "
                    + second(outage.since())
                    + ", "
                    + outage.reason()));
    for (Wanted each : ownWanted()) {
      String reason = shelf.row(each.key()).reason();
      if (!shelf.has(each)) {
        notes.add("no certificate for " + each.key() + (reason == null ? " yet" : ": " + reason));
      } else if (reason != null) {
        notes.add(
            "the certificate for "
                + each.key()
                + " ends at "
                + second(shelf.chain(each.key()).map(PemChain::until).orElse(Instant.EPOCH))
                + " and is not renewed: "
                + reason);
      }
    }
    return notes;
  }

  @Override
  public void close() {
    desk.close();
  }
}
