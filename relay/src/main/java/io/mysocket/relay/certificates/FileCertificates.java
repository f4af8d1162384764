package io.mysocket.relay.certificates;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.mysocket.relay.config.CannotStartException;
import io.mysocket.relay.config.CertificatesConfig.Files;
import io.mysocket.relay.routing.HostName;
import io.mysocket.relay.routing.HostPattern;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
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
 * One certificate out of two files that somebody else renews. They are read again and again; what
 * cannot be used is told, and the present certificate stays. {@link #find} is for any thread.
 */
public final class FileCertificates implements RelayCertificates {
  private static final Duration LOOK_EVERY = Duration.ofSeconds(10);
  private static final Logger LOG = LoggerFactory.getLogger(FileCertificates.class);

  private record Text(String chain, String key) {}

  private record Present(Text text, PemChain chain, TlsIdentity identity) {}

  private final Files files;
  private final Clock clock;
  private final MeterRegistry meters;
  private final ScheduledExecutorService looks =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("certificates").daemon().factory());
  private volatile @Nullable Present present;
  private volatile @Nullable String fault;
  private @Nullable Text bad;

  public FileCertificates(Files files, Clock clock, MeterRegistry meters) {
    this.files = files;
    this.clock = clock;
    this.meters = meters;
  }

  @Override
  public void start() throws CannotStartException {
    look();
    if (present == null) {
      throw new CannotStartException("certificates.chain-file: " + fault);
    }
    TimeGauge.builder(
            "mysocket.relay.cert.expiry.timestamp",
            () -> present().chain().until().getEpochSecond(),
            TimeUnit.SECONDS)
        .description("When the relay's certificate ends")
        .register(meters);
    long every = LOOK_EVERY.toMillis();
    looks.scheduleWithFixedDelay(this::look, every, every, TimeUnit.MILLISECONDS);
  }

  private Present present() {
    Present now = present;
    if (now == null) {
      throw new IllegalStateException("certificates have not been started");
    }
    return now;
  }

  /** Takes what is in the files now, if it is another certificate and can be used. */
  synchronized void look() {
    try {
      Text text =
          new Text(
              java.nio.file.Files.readString(files.chain()),
              java.nio.file.Files.readString(files.key()));
      Present now = present;
      if (now != null && now.text().equals(text) || text.equals(bad)) {
        return;
      }
      bad = text;
      PemChain chain = PemChain.read(text.chain());
      if (!chain.isValidAt(clock.instant())) {
        throw new PemChain.BadPemException("it is not valid now, it ends at " + chain.until());
      }
      present = new Present(text, chain, chain.identity(chain.key(text.key())));
      bad = null;
      fault = null;
      LOG.atInfo()
          .addKeyValue("file", files.chain())
          .addKeyValue("until", chain.until())
          .log("certificate read");
    } catch (IOException | GeneralSecurityException | PemChain.BadPemException e) {
      String why = "the certificate in " + files.chain() + " cannot be used: " + e.getMessage();
      if (!why.equals(fault)) {
        LOG.atError().addKeyValue("reason", why).log("the present certificate stays");
      }
      fault = why;
    }
  }

  @Override
  public void serve(Collection<HostPattern> names) {
    // What it is for is in the certificate.
  }

  @Override
  public Optional<TlsIdentity> find(HostName name) {
    Present now = present();
    return now.chain().covers(HostPattern.of(name))
        ? Optional.of(now.identity())
        : Optional.empty();
  }

  @Override
  public Optional<String> obstacle(HostPattern pattern) {
    return Optional.of(
        "This relay's certificate is not for the name. Bring one of your own (tls.certificate).");
  }

  @Override
  public List<String> notes() {
    String why = fault;
    if (why != null) {
      return List.of(why);
    }
    Present now = present;
    return now == null || now.chain().until().isAfter(clock.instant())
        ? List.of()
        : List.of("the certificate in " + files.chain() + " has ended at " + now.chain().until());
  }

  @Override
  public void close() {
    looks.shutdownNow();
  }
}
