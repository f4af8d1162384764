package io.mysocket.control.sockets;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * How far one of a socket's own host names is.
 *
 * @param name the host name, the first label may be {@code *}
 * @param record what must be in the DNS, and stay there, to prove that the name is the account's
 * @param message what is missing, a sentence; null once it is active
 */
public record HostnameState(String name, State state, DnsRecord record, @Nullable String message) {
  /** Whether visitors reach the socket by the name. */
  public enum State {
    /** They do. */
    @JsonProperty("active")
    ACTIVE,
    /** The name is proved; the relay has no certificate yet to show for it. */
    @JsonProperty("pending-certificate")
    PENDING_CERTIFICATE,
    /** The record has not been seen, or not lately. */
    @JsonProperty("pending-dns")
    PENDING_DNS,
    /** Another account has proved the name. */
    @JsonProperty("conflict")
    CONFLICT
  }

  /** A DNS record, for a person to set. */
  public record DnsRecord(String type, String name, String value) {}
}
