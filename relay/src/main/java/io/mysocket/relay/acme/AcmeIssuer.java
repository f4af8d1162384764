package io.mysocket.relay.acme;

import io.mysocket.relay.certificates.PemChain;
import java.io.IOException;
import java.io.StringWriter;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.shredzone.acme4j.Authorization;
import org.shredzone.acme4j.Login;
import org.shredzone.acme4j.Order;
import org.shredzone.acme4j.OrderBuilder;
import org.shredzone.acme4j.Problem;
import org.shredzone.acme4j.RenewalInfo;
import org.shredzone.acme4j.Status;
import org.shredzone.acme4j.connector.Resource;
import org.shredzone.acme4j.exception.AcmeException;
import org.shredzone.acme4j.exception.AcmeLazyLoadingException;
import org.shredzone.acme4j.exception.AcmeProtocolException;
import org.shredzone.acme4j.exception.AcmeRateLimitedException;
import org.shredzone.acme4j.exception.AcmeServerException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An authority that speaks ACME (RFC 8555, RFC 9773). One thread; blocks. */
final class AcmeIssuer implements Issuer {
  private static final Logger LOG = LoggerFactory.getLogger(AcmeIssuer.class);

  /** What an authority may say of how soon it is asked again about a renewal. */
  private static final Duration SOONEST = Duration.ofMinutes(1);

  private static final Duration LATEST = Duration.ofDays(1);
  private static final Duration USUAL = Duration.ofHours(6);

  private final AcmeAccount account;
  private final Prover prover;
  private final Ground ground;

  AcmeIssuer(AcmeAccount account, Prover prover, Ground ground) {
    this.account = account;
    this.prover = prover;
    this.ground = ground;
  }

  /** An authority that has forgotten the account gets it anew at once. */
  @Override
  public Outcome issue(Wanted wanted, @Nullable PemChain replaced) throws InterruptedException {
    Outcome outcome = tried(wanted, replaced);
    return account.isForgotten() ? tried(wanted, replaced) : outcome;
  }

  private Outcome tried(Wanted wanted, @Nullable PemChain replaced) throws InterruptedException {
    Login login;
    try {
      prover.requireProvable(wanted);
      login = account.login();
    } catch (Prover.UnprovedException e) {
      return e.outcome();
    } catch (AcmeAccount.UnusableException e) {
      return new Outcome.Unreachable(String.valueOf(e.getMessage()), null);
    } catch (AcmeException | AcmeLazyLoadingException | AcmeProtocolException e) {
      return Faults.ofAll(e);
    }
    try {
      Order order = ordered(login, wanted, replaced);
      for (Authorization each : order.getAuthorizations()) {
        prover.prove(wanted, each);
      }
      return finished(wanted, order);
    } catch (Prover.UnprovedException e) {
      return e.outcome();
    } catch (AcmeException | AcmeLazyLoadingException | AcmeProtocolException e) {
      if (Faults.isOfForgottenAccount(e)) {
        account.forget();
      }
      return Faults.ofNames(e);
    }
  }

  /** Says which certificate it replaces, where that is of interest and accepted. */
  private static Order ordered(Login login, Wanted wanted, @Nullable PemChain replaced)
      throws AcmeException {
    if (replaced != null
        && login.getSession().resourceUrlOptional(Resource.RENEWAL_INFO).isPresent()) {
      try {
        return order(login, wanted).replaces(replaced.own()).create();
      } catch (AcmeRateLimitedException e) {
        throw e;
      } catch (AcmeServerException | AcmeProtocolException e) {
        LOG.atInfo()
            .addKeyValue("names", wanted.texts())
            .addKeyValue("reason", e.getMessage())
            .log("asked for as a new certificate, not as one that replaces");
      }
    }
    return order(login, wanted).create();
  }

  private static OrderBuilder order(Login login, Wanted wanted) {
    return login.newOrder().domains(wanted.texts());
  }

  private Outcome finished(Wanted wanted, Order order) throws AcmeException, InterruptedException {
    if (order.waitUntilReady(Prover.PATIENCE) == Status.INVALID) {
      return refused(order);
    }
    try {
      KeyPair key = AcmeAccount.newKey();
      order.execute(key);
      if (order.waitForCompletion(Prover.PATIENCE) != Status.VALID) {
        return refused(order);
      }
      StringWriter pem = new StringWriter();
      order.getCertificate().writeCertificate(pem);
      PemChain chain = PemChain.read(pem.toString());
      boolean right =
          wanted.names().stream().allMatch(chain::covers)
              && chain.own().getPublicKey().equals(key.getPublic())
              && chain.until().isAfter(ground.clock().instant());
      return right
          ? new Outcome.Issued(chain, key.getPrivate())
          : new Outcome.Refused(
              "The certificate authority has issued something else than it was asked for.",
              "until " + chain.until());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    } catch (IOException | PemChain.BadPemException e) {
      return new Outcome.Refused(
          "The certificate authority has issued what cannot be read.",
          Faults.clean(String.valueOf(e.getMessage())));
    }
  }

  private static Outcome refused(Order order) {
    String why = order.getError().map(Problem::toString).orElse("it gives no reason");
    return new Outcome.Refused("The certificate authority refuses: " + Faults.clean(why), null);
  }

  @Override
  public Optional<Window> renewal(PemChain chain) {
    try {
      Login login = account.login();
      if (login.getSession().resourceUrlOptional(Resource.RENEWAL_INFO).isEmpty()) {
        return Optional.empty();
      }
      RenewalInfo said = login.bindRenewalInfo(chain.own());
      Instant at = ground.clock().instant();
      Instant again = said.fetch().orElse(at.plus(USUAL));
      Instant bounded =
          again.isBefore(at.plus(SOONEST))
              ? at.plus(SOONEST)
              : again.isAfter(at.plus(LATEST)) ? at.plus(LATEST) : again;
      Instant from = said.getSuggestedWindowStart();
      Instant to = said.getSuggestedWindowEnd();
      return from.isAfter(to) ? Optional.empty() : Optional.of(new Window(from, to, bounded));
    } catch (AcmeException
        | AcmeLazyLoadingException
        | AcmeProtocolException
        | AcmeAccount.UnusableException e) {
      LOG.atDebug().setCause(e).log("the authority says nothing of a renewal");
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    account.session().getHttpClient().shutdownNow();
  }
}
