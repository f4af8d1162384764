package io.mysocket.control.sockets;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The kind of public endpoint that a socket is. */
public enum SocketType {
  /** TLS on 443, ended at the relay. */
  @JsonProperty("https")
  HTTPS,
  /** Plain HTTP on 80 only. */
  @JsonProperty("http")
  HTTP,
  /** A port of its own, bytes as they come. */
  @JsonProperty("tcp")
  TCP,
  /** A port of its own, TLS ended at the relay. */
  @JsonProperty("tls")
  TLS
}
