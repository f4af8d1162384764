package io.mysocket.relay.sockets;

import io.mysocket.control.sockets.HostnameState.DnsRecord;
import io.mysocket.relay.dns.TxtLookup;
import io.mysocket.relay.routing.HostPattern;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The TXT record that proves a host name to be an account's: {@code _mysocket.} before the name,
 * for a wildcard before what follows it. Its text is the account's, the same for all of its names,
 * and of use to nobody else.
 */
final class HostnameProof {
  private static final String PREFIX = "_mysocket.";
  private static final int BYTES = 16;

  private HostnameProof() {}

  static String recordName(HostPattern name) {
    return PREFIX + name.domain();
  }

  /** The account's text. */
  static String text(String accountId) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(("mysocket host names of " + accountId).getBytes(StandardCharsets.UTF_8));
      return "mysocket=" + HexFormat.of().formatHex(digest, 0, BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  static DnsRecord record(HostnameRow row) {
    return new DnsRecord("TXT", recordName(row.name()), text(row.accountId()));
  }

  /** Whether the DNS proves the wish. */
  static boolean isIn(TxtLookup.Answer answer, HostnameRow row) {
    return answer instanceof TxtLookup.Found(var texts) && texts.contains(text(row.accountId()));
  }
}
