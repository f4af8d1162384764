package io.mysocket.relay.original;

import io.mysocket.control.problems.Problem;
import io.mysocket.control.problems.ProblemException;
import io.mysocket.control.problems.ProblemKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Refuses what the original could do for a socket and this relay cannot, since most of it would
 * have kept visitors out. {@code cloud_authentication_enabled} alone is no demand: the last clients
 * set it always, and without a list it named nobody.
 */
final class Demands {
  private Demands() {}

  static void refuse(OriginalWish wish) {
    String identity = "Use protected_socket with a user name and a password.";
    refuse(
        isSet(wish.cloudAuthenticationEmailAllowedAddressses()),
        "cloud_authentication_email_allowed_addressses",
        identity);
    refuse(
        isSet(wish.cloudAuthenticationEmailAllowedDomains()),
        "cloud_authentication_email_allowed_domains",
        identity);
    refuse(isSet(wish.policyNames()), "policy_names", identity);
    refuse(isTrue(wish.privateSocket()), "private_socket", identity);
    refuse(
        isTrue(wish.connectorAuthenticationEnabled()),
        "connector_authentication_enabled",
        identity);
    refuse(
        isTrue(wish.endToEndEncryptionEnabled()),
        "end_to_end_encryption_enabled",
        "Use /api/v2 with tls.mode passthrough.");
    refuse(isTrue(wish.recordingEnabled()), "recording_enabled", "Leave it out.");
    refuse(isSet(wish.upstreamUsername()), "upstream_username", "Leave it out.");
    refuse(isSet(wish.upstreamPassword()), "upstream_password", "Leave it out.");
  }

  private static boolean isTrue(@Nullable Boolean flag) {
    return Boolean.TRUE.equals(flag);
  }

  private static boolean isSet(@Nullable List<String> list) {
    return list != null && !list.isEmpty();
  }

  private static boolean isSet(@Nullable String text) {
    return text != null && !text.isEmpty();
  }

  private static void refuse(boolean asked, String field, String fix) {
    if (asked) {
      throw new ProblemException(
          Problem.of(
                  ProblemKind.NOT_SUPPORTED,
                  "this relay does not offer what '" + field + "' asks for",
                  fix)
              .at(field));
    }
  }
}
