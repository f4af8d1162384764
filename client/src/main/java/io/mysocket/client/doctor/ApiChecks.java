package io.mysocket.client.doctor;

import io.mysocket.client.config.RelayChoice;
import io.mysocket.client.console.CommandFailure;
import io.mysocket.client.proxy.HttpProxy;
import io.mysocket.client.relays.CommonOptions;
import io.mysocket.client.relays.Failures;
import io.mysocket.control.accounts.AccountView;
import io.mysocket.control.client.RelayClient;
import io.mysocket.control.client.RelayFailure;
import io.mysocket.control.relays.RelayDescription;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The way to the relay's API, and what it thinks of us. */
final class ApiChecks {
  private static final Duration SOON = Duration.ofDays(14);
  private static final Duration SKEW = Duration.ofMinutes(2);

  private final CommonOptions common;
  private final RelayChoice choice;
  private final TlsGlance glance;

  ApiChecks(CommonOptions common, RelayChoice choice) {
    this.common = common;
    this.choice = choice;
    this.glance = new TlsGlance(choice.api(), common.proxies());
  }

  Finding dns() {
    String host = choice.api().getHost();
    Optional<HttpProxy> proxy = common.proxies().forHost(host);
    if (proxy.isPresent()) {
      return Finding.skipped("DNS", "the proxy " + proxy.get() + " looks names up");
    }
    try {
      String addresses =
          Arrays.stream(InetAddress.getAllByName(host))
              .map(InetAddress::getHostAddress)
              .distinct()
              .collect(Collectors.joining(", "));
      return Finding.ok("DNS", host + " is " + addresses);
    } catch (UnknownHostException _) {
      return Finding.failed(
          "DNS",
          "the name " + host + " is not known (from " + choice.source() + ")",
          "Correct --api, MYSOCKET_API or the context; or your DNS.");
    }
  }

  Finding certificate() {
    URI api = choice.api();
    if (!"https".equals(api.getScheme())) {
      return Finding.warning(
          "certificate", "the API is used without TLS", "Use an https address outside of tests.");
    }
    try {
      X509Certificate shown = glance.certificate();
      Instant end = shown.getNotAfter().toInstant();
      String detail =
          "issued by %s, valid until %s".formatted(shown.getIssuerX500Principal().getName(), end);
      Instant now = Instant.now();
      if (end.isBefore(now)) {
        return Finding.failed("certificate", detail, "The relay's operator must renew it.");
      }
      return end.isBefore(now.plus(SOON))
          ? Finding.warning("certificate", detail, "The relay's operator must renew it soon.")
          : Finding.ok("certificate", detail);
    } catch (IOException e) {
      return Finding.failed(
          "certificate",
          "no TLS connection to %s: %s".formatted(api, e.getMessage()),
          "Is the relay running, and does no firewall stand between? A proxy is named by"
              + " HTTPS_PROXY.");
    }
  }

  /** What the relay says about itself, if it does. */
  record Answer(Finding finding, Optional<RelayDescription> relay) {}

  Answer api() {
    try (RelayClient client = common.anonymous()) {
      RelayDescription relay = client.relay();
      return new Answer(
          Finding.ok(
              "API",
              "the relay %s of %s answers at %s"
                  .formatted(relay.version(), relay.domain(), choice.api())),
          Optional.of(relay));
    } catch (RelayFailure e) {
      CommandFailure failure = Failures.of(e);
      return new Answer(
          Finding.failed("API", String.valueOf(failure.getMessage()), failure.remedy()),
          Optional.empty());
    }
  }

  Finding token() {
    if (choice.token().isEmpty()) {
      return Finding.failed(
          "login",
          "there is no token for " + choice.api(),
          "Run mysocketctl login, or set MYSOCKET_TOKEN.");
    }
    try (RelayClient client = common.client()) {
      AccountView account = client.account();
      return Finding.ok(
          "login",
          "account %s, %d of %d sockets"
              .formatted(account.name(), account.use().sockets(), account.limits().sockets()));
    } catch (RelayFailure e) {
      CommandFailure failure = Failures.of(e);
      return Finding.failed("login", String.valueOf(failure.getMessage()), failure.remedy());
    }
  }

  Finding clock() {
    Optional<Instant> theirs = glance.clock();
    if (theirs.isEmpty()) {
      return Finding.skipped("clock", "the relay does not say what time it is");
    }
    Duration skew = Duration.between(theirs.get(), Instant.now());
    String detail = "this clock differs from the relay's by " + Math.abs(skew.toSeconds()) + " s";
    return skew.abs().compareTo(SKEW) > 0
        ? Finding.failed(
            "clock", detail, "Set the clock of this machine; tokens and certificates depend on it.")
        : Finding.ok("clock", detail);
  }
}
