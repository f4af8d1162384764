package io.mysocket.control.sockets;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** TLS of the public endpoint; a null mode is {@link Mode#EDGE}. */
public record SocketTls(@Nullable Mode mode, @Nullable Certificate certificate) {
  /** Who ends TLS. */
  public enum Mode {
    @JsonProperty("edge")
    EDGE,
    @JsonProperty("passthrough")
    PASSTHROUGH
  }

  /** A certificate of the user's, PEM; the key is never given back. */
  public record Certificate(String chain, @Nullable String privateKey) {}
}
