package io.mysocket.crds.relays;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonProperty;

/** A type of socket that a connection allows; named as in a MySocket. */
public enum AllowedType {
  @JsonProperty("https")
  HTTPS,
  @JsonProperty("http")
  HTTP,
  @JsonProperty("tcp")
  TCP,
  @JsonProperty("tls")
  TLS,
  /** One that a newer schema allows; no MySocket is of it. */
  @JsonEnumDefaultValue
  @JsonProperty("unknown")
  UNKNOWN
}
