package io.mysocket.client.accounts;

import io.mysocket.client.console.CommandFailure;
import io.mysocket.client.console.Console;
import io.mysocket.client.console.Exit;
import io.mysocket.client.relays.CommonOptions;
import io.mysocket.control.accounts.LoginAnswer;
import io.mysocket.control.client.RelayFailure;
import io.mysocket.control.client.RelayLogin;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A login that is approved in a browser, on this machine or any other. */
final class DeviceLogin {
  private static final Duration BETWEEN = Duration.ofSeconds(3);
  private static final Duration LONGEST = Duration.ofMinutes(10);
  private static final int TOO_MANY = 429;

  private final CommonOptions common;
  private final Console console;

  DeviceLogin(CommonOptions common, Console console) {
    this.common = common;
    this.console = console;
  }

  /** Waits until it is approved. */
  String token() throws InterruptedException {
    LoginAnswer begun;
    try (RelayLogin login = common.login("")) {
      begun = login.beginDevice();
    }
    String attempt = begun.token();
    String page = begun.verificationUri();
    if (attempt == null || page == null) {
      throw new CommandFailure(
          Exit.FAILED, "this relay has no login by browser", "Use --email ADDRESS instead.");
    }
    console.say("Open this address in a browser, on any machine, and approve the login:");
    console.print(page);
    if (begun.userCode() != null) {
      console.say("It must show the code " + begun.userCode());
    }
    return awaited(attempt);
  }

  private String awaited(String attempt) throws InterruptedException {
    long end = System.nanoTime() + LONGEST.toNanos();
    try (RelayLogin login = common.login(attempt)) {
      while (System.nanoTime() - end < 0) {
        Thread.sleep(BETWEEN);
        String token = asked(login);
        if (token != null && !token.isEmpty()) {
          return token;
        }
      }
    }
    throw new CommandFailure(
        Exit.TIMEOUT,
        "nobody approved the login in " + LONGEST.toMinutes() + " minutes",
        "Try again.");
  }

  private static @Nullable String asked(RelayLogin login) throws InterruptedException {
    try {
      return login.device().token();
    } catch (RelayFailure.Refused e) {
      if (e.status() != TOO_MANY) {
        throw e;
      }
      Duration wait = e.retryAfter();
      Thread.sleep(wait == null ? BETWEEN : wait);
      return null;
    }
  }
}
