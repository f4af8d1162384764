package io.mysocket.client.relays;

import io.mysocket.client.console.CommandFailure;
import io.mysocket.client.console.Exit;
import io.mysocket.control.client.RelayFailure;
import io.mysocket.control.problems.Problem;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.time.Duration;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What went wrong, as a person is told. */
public final class Failures {
  private static final int UNAUTHORIZED = 401;
  private static final int PROXY_AUTHENTICATION_REQUIRED = 407;

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
    if (e.status() == PROXY_AUTHENTICATION_REQUIRED) {
      return new CommandFailure(
          Exit.NETWORK,
          "the HTTP proxy wants to know who asks (407)",
          "Name them in --proxy or HTTPS_PROXY: http://name:password@host:port.",
          e);
    }
    Problem problem = e.problem();
    Exit exit =
        switch (e.status()) {
          case 400, 422 -> Exit.MISUSED;
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
      case SSLException tls ->
          new CommandFailure(
              Exit.NETWORK,
              sentence.replace(String.valueOf(tls.getMessage()), reason(tls)),
              "A relay with an authority of its own: name its certificate with --ca or MYSOCKET_CA;"
                  + " the relay serves it at http://HOST/ca.pem.",
              e);
      case null, default ->
          new CommandFailure(
              Exit.NETWORK,
              sentence + (isUnknownName(cause) ? ": the name is not known" : ""),
              "Check the address (--api, MYSOCKET_API); mysocketctl doctor finds what is wrong.",
              e);
    };
  }

  private static boolean isUnknownName(@Nullable Throwable e) {
    for (Throwable each = e; each != null; each = each.getCause()) {
      if (each instanceof UnresolvedAddressException || each instanceof UnknownHostException) {
        return true;
      }
    }
    return false;
  }

  /** What Java says of a certificate, in words of people. */
  private static String reason(SSLException e) {
    for (Throwable each = e; each != null; each = each.getCause()) {
      String message = String.valueOf(each.getMessage());
      if (each instanceof CertificateExpiredException) {
        return "its certificate has expired";
      }
      if (each instanceof CertPathBuilderException) {
        return "its certificate is of an authority that is not trusted here";
      }
      if (each instanceof CertificateException && message.startsWith("No subject alternative")
          || message.startsWith("No name matching")) {
        return "its certificate is for another name";
      }
    }
    return String.valueOf(e.getMessage());
  }
}
