package io.mysocket.client.accounts;

import com.fasterxml.jackson.databind.JsonNode;
import io.mysocket.client.console.CommandFailure;
import io.mysocket.client.console.Console;
import io.mysocket.client.console.Exit;
import io.mysocket.client.relays.CommonOptions;
import io.mysocket.control.accounts.LoginAnswer;
import io.mysocket.control.client.RelayLogin;
import io.mysocket.control.json.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.Base64;

/** A login that is approved in a browser, on this machine or any other. */
final class DeviceLogin {
  private static final Duration BETWEEN = Duration.ofSeconds(3);
  private static final Duration LONGEST = Duration.ofMinutes(10);

  private final CommonOptions common;
  private final Console console;

  DeviceLogin(CommonOptions common, Console console) {
    this.common = common;
    this.console = console;
  }

  /** Waits until it is approved. */
  String token() throws InterruptedException {
    String attempt;
    try (RelayLogin login = common.login("")) {
      attempt = String.valueOf(login.beginDevice().token());
    }
    console.say("Open this address in a browser where you are logged in, and approve:");
    console.print(common.choice().api() + "/login?device_identifier=" + identifier(attempt));
    long end = System.nanoTime() + LONGEST.toNanos();
    try (RelayLogin login = common.login(attempt)) {
      while (System.nanoTime() - end < 0) {
        LoginAnswer answer = login.device();
        String token = answer.token();
        if (token != null && !token.isEmpty() && !"not_authorized".equals(answer.state())) {
          return token;
        }
        Thread.sleep(BETWEEN);
      }
    }
    throw new CommandFailure(
        Exit.TIMEOUT,
        "nobody approved the login in " + LONGEST.toMinutes() + " minutes",
        "Try again.");
  }

  /** What the page knows the attempt by, out of its token. */
  private static String identifier(String token) {
    try {
      JsonNode claims =
          Json.LENIENT.readTree(Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]));
      return claims.path("identifier").asText();
    } catch (IOException | RuntimeException e) {
      throw new CommandFailure(
          Exit.FAILED, "the relay's answer is no login attempt", "Use --email instead.", e);
    }
  }
}
