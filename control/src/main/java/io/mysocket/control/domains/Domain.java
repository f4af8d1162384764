package io.mysocket.control.domains;

import io.mysocket.control.sockets.HostnameState.DnsRecord;
import io.mysocket.control.sockets.HostnameState.State;
import io.mysocket.control.sockets.Owner;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A reserved host name, and how far it is.
 *
 * @param name the first label may be {@code *}
 * @param record what must be in the DNS, and stay there, to prove that the name is the account's
 * @param message what is missing, a sentence; null once it is active
 * @param cnameTarget where the name has to lead
 * @param certificate what visitors are shown; null if there is none yet
 */
public record Domain(
    String name,
    String id,
    State state,
    DnsRecord record,
    @Nullable String message,
    String cnameTarget,
    @Nullable Certificate certificate,
    @Nullable Owner owner,
    Instant createdAt) {

  /** A certificate that the relay shows. */
  public record Certificate(Instant notAfter) {}
}
