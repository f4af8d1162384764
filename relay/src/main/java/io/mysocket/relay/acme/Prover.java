package io.mysocket.relay.acme;

import io.mysocket.relay.certificates.TlsProof;
import io.mysocket.relay.config.CertificatesConfig.Challenge;
import io.mysocket.relay.config.CertificatesConfig.Dns;
import io.mysocket.relay.routing.HostName;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.shredzone.acme4j.Authorization;
import org.shredzone.acme4j.Problem;
import org.shredzone.acme4j.Status;
import org.shredzone.acme4j.challenge.Dns01Challenge;
import org.shredzone.acme4j.challenge.Http01Challenge;
import org.shredzone.acme4j.challenge.TlsAlpn01Challenge;
import org.shredzone.acme4j.exception.AcmeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Proves names to an authority. One thread; blocks while the authority looks. */
final class Prover {
  static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Logger LOG = LoggerFactory.getLogger(Prover.class);

  /** A name could not be proved. */
  static final class UnprovedException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient Outcome.Refused outcome;

    UnprovedException(String reason, @Nullable String detail) {
      super(reason, null, false, false);
      this.outcome = new Outcome.Refused(reason, detail);
    }

    Outcome.Refused outcome() {
      return outcome;
    }
  }

  private final Challenge usual;
  private final @Nullable Dns dns;
  private final @Nullable DnsRecords records;
  private final AcmeProofs proofs;
  private final Clock clock;

  /**
   * @param usual how single names are proved
   */
  Prover(Challenge usual, @Nullable Dns dns, AcmeProofs proofs, Clock clock) {
    this.usual = usual;
    this.dns = dns;
    this.records = dns == null ? null : DnsRecords.of(dns.way());
    this.proofs = proofs;
    this.clock = clock;
  }

  /** Those that no authority need be asked for. */
  void requireProvable(Wanted wanted) throws UnprovedException {
    if (records == null && wanted.names().stream().anyMatch(name -> name.isWildcard())) {
      throw new UnprovedException(
          "A wildcard is proved by DNS records only, and this relay sets none. Ask for single"
              + " names, or bring a certificate (tls.certificate).",
          null);
    }
  }

  private Challenge challenge(Wanted wanted, Authorization authorization) {
    boolean byRecord =
        authorization.isWildcard() || wanted.own() && wanted.names().getFirst().isWildcard();
    return byRecord ? Challenge.DNS_01 : usual;
  }

  void prove(Wanted wanted, Authorization authorization)
      throws AcmeException, UnprovedException, InterruptedException {
    if (authorization.getStatus() == Status.VALID) {
      return;
    }
    HostName name =
        HostName.of(authorization.getIdentifier().getDomain())
            .orElseThrow(() -> new AcmeException("an authorization for no host name"));
    switch (challenge(wanted, authorization)) {
      case HTTP_01 -> byPage(name, authorization);
      case TLS_ALPN_01 -> byHandshake(name, authorization);
      case DNS_01 -> byRecord(name, authorization);
    }
  }

  private void byPage(HostName name, Authorization authorization)
      throws AcmeException, UnprovedException, InterruptedException {
    Http01Challenge challenge = find(authorization, Http01Challenge.class);
    try (var _ = proofs.show(name, challenge.getToken(), challenge.getAuthorization())) {
      settle(challenge, authorization, "");
    }
  }

  private void byHandshake(HostName name, Authorization authorization)
      throws AcmeException, UnprovedException, InterruptedException {
    TlsAlpn01Challenge challenge = find(authorization, TlsAlpn01Challenge.class);
    try (var _ =
        proofs.show(name, TlsProof.of(name, challenge.getAcmeValidation(), clock.instant()))) {
      settle(challenge, authorization, "");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private void byRecord(HostName name, Authorization authorization)
      throws AcmeException, UnprovedException, InterruptedException {
    DnsRecords setter = records;
    Dns way = dns;
    if (setter == null || way == null) {
      throw new IllegalStateException("records are set by nobody");
    }
    Dns01Challenge challenge = find(authorization, Dns01Challenge.class);
    String text = challenge.getDigest();
    try {
      setter.add(name, text);
      Thread.sleep(way.settle());
      settle(challenge, authorization, setter.advice(name).map(" "::concat).orElse(""));
    } catch (IOException e) {
      throw new UnprovedException(
          "The relay could not set the DNS record that proves the name; its log tells why.",
          Faults.clean(String.valueOf(e.getMessage())));
    } finally {
      remove(setter, name, text);
    }
  }

  private static void remove(DnsRecords setter, HostName name, String text)
      throws InterruptedException {
    try {
      setter.remove(name, text);
    } catch (IOException e) {
      LOG.atWarn().setCause(e).addKeyValue("name", name).log("a DNS record was not taken away");
    }
  }

  private static <T extends org.shredzone.acme4j.challenge.Challenge> T find(
      Authorization authorization, Class<T> kind) throws UnprovedException {
    return authorization
        .findChallenge(kind)
        .orElseThrow(() ->
            new UnprovedException(
                "The certificate authority does not take this relay's way to prove names.",
                kind.getSimpleName() + " is not offered; set acme.challenge to another"));
  }

  /** Asks the authority to look, and waits until it has. */
  private static void settle(
      org.shredzone.acme4j.challenge.Challenge challenge,
      Authorization authorization,
      String advice)
      throws AcmeException, UnprovedException, InterruptedException {
    challenge.trigger();
    if (authorization.waitForCompletion(PATIENCE) != Status.VALID) {
      String why =
          authorization.getChallenges().stream()
              .flatMap(each -> each.getError().stream())
              .findFirst()
              .map(Problem::toString)
              .orElse("it gives no reason");
      throw new UnprovedException(
          "The certificate authority could not see that the name leads here: "
              + Faults.clean(why)
              + (why.endsWith(".") ? "" : ".")
              + advice,
          null);
    }
  }
}
