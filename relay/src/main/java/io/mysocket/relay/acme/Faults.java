package io.mysocket.relay.acme;

import java.io.IOException;
import java.net.URI;
import java.util.Set;
import org.shredzone.acme4j.exception.AcmeException;
import org.shredzone.acme4j.exception.AcmeLazyLoadingException;
import org.shredzone.acme4j.exception.AcmeNetworkException;
import org.shredzone.acme4j.exception.AcmeProtocolException;
import org.shredzone.acme4j.exception.AcmeRateLimitedException;
import org.shredzone.acme4j.exception.AcmeServerException;

/** What is made of an authority's failures. */
final class Faults {
  private static final String TYPES = "urn:ietf:params:acme:error:";

  /** Of the account or the authority, so of every name. */
  private static final Set<String> OF_ALL_NAMES =
      Set.of(
          "serverInternal",
          "accountDoesNotExist",
          "externalAccountRequired",
          "userActionRequired",
          "badPublicKey",
          "badSignatureAlgorithm",
          "unsupportedContact",
          "invalidContact");

  private static final int LONGEST = 400;

  private Faults() {}

  /** While something is asked for names. */
  static Outcome ofNames(Exception e) {
    return switch (e) {
      case AcmeRateLimitedException limited ->
          new Outcome.Limited(
              "The certificate authority wants no more at present: " + words(limited),
              limited.getRetryAfter().orElse(null));
      case AcmeServerException server ->
          OF_ALL_NAMES.contains(kind(server))
              ? ofAll(server)
              : new Outcome.Refused("The certificate authority refuses: " + words(server), null);
      case AcmeLazyLoadingException lazy when lazy.getCause() instanceof Exception cause ->
          ofNames(cause);
      default -> ofAll(e);
    };
  }

  /** While the account is asked for, or whatever else concerns every name. */
  static Outcome ofAll(Exception e) {
    return switch (e) {
      case AcmeRateLimitedException limited ->
          new Outcome.Unreachable(
              "it wants no more at present: " + words(limited),
              limited.getRetryAfter().orElse(null));
      case AcmeNetworkException network -> new Outcome.Unreachable(network(network), null);
      case AcmeLazyLoadingException lazy when lazy.getCause() instanceof Exception cause ->
          ofAll(cause);
      case AcmeServerException server -> new Outcome.Unreachable("it says: " + words(server), null);
      case AcmeProtocolException protocol ->
          new Outcome.Unreachable("it does not speak ACME as expected: " + words(protocol), null);
      default -> new Outcome.Unreachable("it answers " + words(e), null);
    };
  }

  private static String network(AcmeNetworkException e) {
    if (!(e.getCause() instanceof IOException cause)) {
      return "it does not answer";
    }
    String said = cause.getMessage() == null ? "" : " " + words(cause);
    return "it does not answer: " + cause.getClass().getSimpleName() + said;
  }

  /** Whether the authority has forgotten the account. */
  static boolean isOfForgottenAccount(Exception e) {
    return e instanceof AcmeServerException server && kind(server).equals("accountDoesNotExist")
        || e instanceof AcmeLazyLoadingException lazy
            && lazy.getCause() instanceof AcmeException cause
            && isOfForgottenAccount(cause);
  }

  private static String kind(AcmeServerException e) {
    URI type = e.getType();
    return type.toString().replace(TYPES, "");
  }

  private static String words(Exception e) {
    return clean(String.valueOf(e.getMessage()));
  }

  /** One line of bounded length. */
  static String clean(String text) {
    String line = text.replaceAll("\\p{Cntrl}+", " ").strip();
    return line.length() > LONGEST ? line.substring(0, LONGEST) + "..." : line;
  }
}
