package io.mysocket.control.sockets;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * How the relay speaks to a socket's target, through the tunnel. Where the target is only the
 * tunnel's agent knows.
 *
 * @param scheme null is {@link Scheme#HTTP}
 * @param hostHeader Host header for the target; null passes on what the visitor sent
 * @param proxyProtocol version of a PROXY protocol header sent first; null sends none
 */
public record Target(
    @Nullable Scheme scheme,
    @Nullable String hostHeader,
    @Nullable ProxyProtocol proxyProtocol,
    @Nullable TargetTls tls) {
  /** Plain HTTP/1.1, host as the visitor sent it. */
  public static final Target PLAIN = new Target(null, null, null, null);

  /** The protocol spoken to the target. */
  public enum Scheme {
    @JsonProperty("http")
    HTTP,
    @JsonProperty("https")
    HTTPS,
    @JsonProperty("h2c")
    H2C
  }

  /** Versions of the PROXY protocol. */
  public enum ProxyProtocol {
    @JsonProperty("v1")
    V1,
    @JsonProperty("v2")
    V2
  }

  /**
   * TLS towards the target.
   *
   * @param ca certificates to trust, PEM; null trusts the system's
   */
  public record TargetTls(
      @Nullable String serverName, @Nullable Boolean insecureSkipVerify, @Nullable String ca) {}
}
