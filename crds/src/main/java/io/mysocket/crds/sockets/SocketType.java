package io.mysocket.crds.sockets;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonProperty;

/** What the public endpoint speaks. */
public enum SocketType {
  /** HTTP over TLS that the relay ends; port 80 does what {@link PlainHttp} says. */
  @JsonProperty("https")
  HTTPS,
  /** Plain HTTP. */
  @JsonProperty("http")
  HTTP,
  /** Bytes on a port of its own. */
  @JsonProperty("tcp")
  TCP,
  /** TLS on a port of its own. */
  @JsonProperty("tls")
  TLS,
  /** One that a newer schema allows. */
  @JsonEnumDefaultValue
  @JsonProperty("unknown")
  UNKNOWN
}
