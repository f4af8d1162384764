package io.mysocket.client.relays;

import io.mysocket.client.console.CommandFailure;
import io.mysocket.client.console.Exit;
import io.mysocket.control.client.RelayFailure;
import io.mysocket.control.problems.Problem;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import javax.net.ssl.SSLException;

/** What went wrong, as a person is told. */
public final class Failures {
  private static final int UNAUTHORIZED = 401;

  private Failures() {}

  /** Any exception of a command. */
  public static CommandFailure of(Exception e) {
    return switch (e) {
      case CommandFailure failure -> failure;
      case RelayFailure.Refused refused -> refused(refused);
      case RelayFailure.Unreachable unreachable -> unreachable(unreachable);
      default ->
          new CommandFailure(
              Exit.FAILED,
              e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage(),
              "",
              e);
    };
  }

  private static CommandFailure refused(RelayFailure.Refused e) {
    Problem problem = e.problem();
    Exit exit =
        switch (e.status()) {
          case UNAUTHORIZED, 403 -> Exit.UNAUTHORIZED;
          case 404 -> Exit.NOT_FOUND;
          case 409, 412 -> Exit.CONFLICT;
          case 429 -> Exit.RATE_LIMITED;
          case 408, 504 -> Exit.TIMEOUT;
          default -> Exit.FAILED;
        };
    String sentence =
        e.status() == UNAUTHORIZED ? "Login failed: " + problem.detail() : problem.detail();
    String field = problem.field() == null ? "" : " (field " + problem.field() + ")";
    return new CommandFailure(exit, sentence + field, remedy(e), e);
  }

  private static String remedy(RelayFailure.Refused e) {
    Problem problem = e.problem();
    StringBuilder remedy = new StringBuilder();
    if (e.status() == UNAUTHORIZED) {
      remedy.append("Run mysocketctl login, or set MYSOCKET_TOKEN to a token that is valid.");
    } else {
      remedy.append(problem.fix());
    }
    Duration wait = e.retryAfter();
    if (wait != null) {
      remedy.append(" Try again in ").append(wait.toSeconds()).append(" s.");
    }
    if (problem.requestId() != null) {
      remedy.append(" [request ").append(problem.requestId()).append(']');
    }
    return remedy.toString();
  }

  private static CommandFailure unreachable(RelayFailure.Unreachable e) {
    Throwable cause = e.getCause();
    String sentence = String.valueOf(e.getMessage());
    return switch (cause) {
      case HttpTimeoutException _ ->
          new CommandFailure(
              Exit.TIMEOUT, sentence, "Try again; mysocketctl doctor finds what is slow.", e);
      case SSLException _ ->
          new CommandFailure(
              Exit.NETWORK,
              sentence,
              "A relay with an authority of its own: name its certificate with --ca or MYSOCKET_CA;"
                  + " the relay serves it at http://HOST/ca.pem.",
              e);
      case null, default ->
          new CommandFailure(
              Exit.NETWORK,
              sentence,
              "Check the address (--api, MYSOCKET_API); mysocketctl doctor finds what is wrong.",
              e);
    };
  }
}
