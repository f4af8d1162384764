package io.mysocket.relay.certificates;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.mysocket.relay.config.CannotStartException;
import io.mysocket.relay.routing.HostName;
import io.mysocket.relay.routing.HostPattern;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateEncodingException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One certificate for all of the relay's names, and one for each of its sockets' own host names,
 * issued by its own authority. {@link #find} is for any thread; issuing happens on a thread of its
 * own.
 */
public final class SelfSignedCertificates implements RelayCertificates {
  private static final Duration LOOK_EVERY = Duration.ofHours(1);
  private static final Logger LOG = LoggerFactory.getLogger(SelfSignedCertificates.class);

  private final Path folder;
  private final Names names;
  private final Clock clock;
  private final MeterRegistry meters;
  private final ScheduledExecutorService renewals =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("certificates").daemon().factory());
  private @Nullable Authority authority;
  private volatile @Nullable IssuedCertificate current;
  private final SocketNames socketNames = new SocketNames();

  /**
   * The names served.
   *
   * @param domain what the authority is named after; served too
   * @param exact further names, such as {@code api.<domain>}
   * @param parent tunnels' domain: every name one label below it
   */
  public record Names(HostName domain, List<HostName> exact, HostName parent) {
    public Names {
      exact = List.copyOf(exact);
    }

    boolean covers(HostName name) {
      return name.equals(domain)
          || exact.contains(name)
          || name.wildcard().filter(("*." + parent.text())::equals).isPresent();
    }

    private List<String> inCertificate() {
      List<String> all = new ArrayList<>();
      all.add(domain.text());
      exact.forEach(name -> all.add(name.text()));
      all.add("*." + parent.text());
      return all;
    }
  }

  /**
   * @param folder where the authority is kept
   */
  public SelfSignedCertificates(Path folder, Names names, Clock clock, MeterRegistry meters) {
    this.folder = folder;
    this.names = names;
    this.clock = clock;
    this.meters = meters;
  }

  /** Loads or makes the authority, issues, and goes on renewing until {@link #close}. Blocks. */
  @Override
  public void start() throws CannotStartException {
    try {
      authority =
          new AuthorityFiles(folder)
              .loadOrCreate(names.domain().text(), clock.instant(), IssuedCertificate.LIFE);
      issue();
    } catch (IOException | GeneralSecurityException e) {
      throw new CannotStartException(String.valueOf(e.getMessage()));
    }
    TimeGauge.builder(
            "mysocket.relay.cert.expiry.timestamp",
            () -> expiry().getEpochSecond(),
            TimeUnit.SECONDS)
        .description("When the relay's certificate ends")
        .register(meters);
    renewals.scheduleAtFixedRate(
        this::renewIfDue, LOOK_EVERY.toMinutes(), LOOK_EVERY.toMinutes(), TimeUnit.MINUTES);
  }

  @Override
  public Optional<TlsIdentity> find(HostName name) {
    return names.covers(name) ? Optional.of(current().identity()) : socketNames.find(name);
  }

  /**
   * Serves these names too, from now on and no others, as far as they are not the relay's own.
   * After {@link #start}; issues those that are new.
   */
  @Override
  public void serve(Collection<HostPattern> wanted) {
    List<HostPattern> foreign =
        wanted.stream().filter(name -> name.isWildcard() || !names.covers(name.domain())).toList();
    socketNames.serve(foreign, started(), clock.instant());
  }

  /** The authority's certificate, what visitors have to trust. After {@link #start}. */
  @Override
  public Optional<String> authorityPem() {
    try {
      return Optional.of(AuthorityFiles.pem("CERTIFICATE", started().certificate().getEncoded()));
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** When the present server certificate ends. */
  public Instant expiry() {
    return current().until();
  }

  /** The old certificate stays when issuing fails. */
  void renewIfDue() {
    try {
      if (current().isDue(clock.instant())) {
        issue();
      }
      socketNames.renew(started(), clock.instant());
    } catch (IOException | GeneralSecurityException e) {
      LOG.atError().setCause(e).log("certificate not renewed, tried again in an hour");
    }
  }

  private void issue() throws IOException, GeneralSecurityException {
    current = IssuedCertificate.of(started(), names.inCertificate(), clock.instant());
    LOG.atInfo()
        .addKeyValue("names", names.inCertificate())
        .addKeyValue("until", expiry())
        .log("certificate issued");
  }

  private Authority started() {
    Authority made = authority;
    if (made == null) {
      throw new IllegalStateException("certificates have not been started");
    }
    return made;
  }

  private IssuedCertificate current() {
    IssuedCertificate issued = current;
    if (issued == null) {
      throw new IllegalStateException("certificates have not been started");
    }
    return issued;
  }

  @Override
  public void close() {
    renewals.shutdownNow();
  }
}
