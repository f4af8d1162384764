package io.mysocket.client.relays;

import com.fasterxml.jackson.databind.JsonNode;
import io.mysocket.client.config.RelayChoice;
import io.mysocket.client.config.TokenFiles;
import io.mysocket.control.accounts.LoginAnswer;
import io.mysocket.control.client.RelayEndpoint;
import io.mysocket.control.client.RelayFailure;
import io.mysocket.control.client.RelayLogin;
import io.mysocket.control.json.Json;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/**
 * The token of a command that runs long: one that expires (a JWT of a login) is replaced at half of
 * its remaining life, on a virtual thread, and kept in its file. Others stay as they are. Any
 * thread may ask for it.
 */
final class TokenKeeper {
  /** Shortest time between two tries. */
  private static final Duration LEAST = Duration.ofSeconds(30);

  private final RelayChoice choice;
  private final TokenFiles files;
  private final RelayEndpoint.HttpProxy proxy;
  private volatile String token;
  private final Thread refresher = Thread.ofVirtual().name("token").unstarted(this::keep);

  TokenKeeper(RelayChoice choice, TokenFiles files, RelayEndpoint.HttpProxy proxy) {
    this.choice = choice;
    this.files = files;
    this.proxy = proxy;
    this.token = choice.token().orElse("");
  }

  TokenKeeper start() {
    if (expiry(token).isPresent()) {
      refresher.start();
    }
    return this;
  }

  String token() {
    return token;
  }

  private void keep() {
    try {
      for (Optional<Instant> end = expiry(token); end.isPresent(); end = expiry(token)) {
        Duration half = Duration.between(Instant.now(), end.get()).dividedBy(2);
        Thread.sleep(half.compareTo(LEAST) < 0 ? LEAST : half);
        refresh();
      }
    } catch (InterruptedException _) {
      // The command is over.
    }
  }

  private void refresh() {
    try (RelayLogin login =
        new RelayLogin(new RelayEndpoint(choice.api(), this::token, choice.ca(), proxy))) {
      LoginAnswer answer = login.refresh();
      String fresh = answer.token();
      if (fresh != null && !fresh.isEmpty()) {
        boolean fromFile = files.read(choice.api()).filter(token::equals).isPresent();
        token = fresh;
        if (fromFile) {
          files.keep(choice.api(), fresh);
        }
      }
    } catch (RelayFailure _) {
      // The old one may do for a while; the next try is soon enough.
    }
  }

  /** When a JWT expires (RFC 7519 4.1.4); empty for any other token. */
  static Optional<Instant> expiry(String token) {
    String[] parts = token.split("\\.", -1);
    if (parts.length != 3) {
      return Optional.empty();
    }
    try {
      JsonNode end = Json.LENIENT.readTree(Base64.getUrlDecoder().decode(parts[1])).path("exp");
      return end.isNumber() ? Optional.of(Instant.ofEpochSecond(end.asLong())) : Optional.empty();
    } catch (IOException | IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
